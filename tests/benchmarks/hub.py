"""JupyterHub on 127.0.0.1 for measurements: started, asked what its students' processes take, and ended with all of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

PROXY = Path(__file__).parents[2] / "build" / "proxy"
PATIENCE = 180  # seconds, at most, until a server is there
TOKEN = uuid.uuid4().hex
SERVER, KERNEL = b"singleuser", b"ipykernel"  # in the commands of their processes
# What a course should set as well: one thread a student, and memory that is free goes back. See docs/course.md.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "65536",
    "MALLOC_TRIM_THRESHOLD_": "65536",
}
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.JupyterHub.db_url = "sqlite://"
c.JupyterHub.cookie_secret_file = "{folder}/cookie"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/{{username}}"
c.Spawner.notebook_dir = "{folder}/notebooks"
c.Spawner.args = ["--allow-root"]
c.Spawner.environment = {environment}
c.Spawner.http_timeout = c.Spawner.start_timeout = {patience}
c.JupyterHub.services = [{{"name": "load", "api_token": "{token}"}}]
scopes = ["admin:users", "admin:servers", "access:servers"]
c.JupyterHub.load_roles = [{{"name": "load", "services": ["load"], "scopes": scopes}}]
"""


@contextmanager
def jupyterhub(folder):
    """The address of a hub and its process, whose students work in `folder`/notebooks; at the end all is gone."""
    public, hub, api = free_ports(3)
    ports = {"public": public, "hub": hub, "api": api}
    more = {"folder": folder, "token": TOKEN, "patience": PATIENCE, "environment": ENVIRONMENT}
    config, log = folder / "config.py", folder / "log"
    config.write_text(CONFIG.format(**ports, **more, proxy=proxy()))
    with open(log, "w") as out:
        start = [sys.executable, "-m", "jupyterhub", "-f", config]
        process = subprocess.Popen(start, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield f"http://127.0.0.1:{public}", process
    except Exception:
        print(log.read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        end(process)


def end(hub):
    """End the hub and all that it started."""
    started = {pid: command(pid) for pid in descendants(hub.pid)}
    hub.terminate()  # it ends its servers and its proxy first
    try:
        hub.wait(30)
    except subprocess.TimeoutExpired:
        hub.kill()
        hub.wait()
    for pid, was in started.items():  # those that it could not end, as while they start
        if was and command(pid) == was:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def proxy():
    """The command that starts configurable-http-proxy."""
    if found := shutil.which("configurable-http-proxy"):
        return [found]
    script = PROXY / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
    if not script.exists():
        PROXY.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", PROXY, "configurable-http-proxy"], check=True)
    return [shutil.which("node"), str(script)]


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def descendants(pid):
    """The processes that a process has started, and theirs."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [*below, *(each for child in below for each in descendants(child))]


def megabytes(pids):
    """PSS of these processes together."""
    lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def processor_seconds(pids):
    ticks = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in pids]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


def command(pid):
    """What a process was started as; empty when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def of_students(hub, *kinds):
    """The servers of the students, their kernels, or both."""
    return [pid for pid in descendants(hub.pid) if any(kind in command(pid) for kind in kinds)]
