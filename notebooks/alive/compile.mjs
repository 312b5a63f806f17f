// Compiles the modules of wheels, in place, by the Python that will run them: node compile.mjs PYODIDE WHEELS KEEP
// Only a wheel whose name begins with KEEP has its source still beside, for readers; so the others grow less.

import { pathToFileURL } from "node:url";

const [pyodide, wheels, keep] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${pyodide}/` });
python.mountNodeFS("/wheels", wheels);
python.globals.set("keep", keep);
python.runPython(`
import py_compile, sys, zipfile
from pathlib import Path

def compiled(name, source):
    Path("/tmp/module.py").write_bytes(source)
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    return Path(py_compile.compile("/tmp/module.py", "/tmp/module.pyc", name, doraise=True, invalidation_mode=mode)).read_bytes()

for path in sorted(Path("/wheels").glob("*.whl")):
    made = path.with_suffix(".made")
    with zipfile.ZipFile(path) as wheel, zipfile.ZipFile(made, "w") as new:
        for name in wheel.namelist():
            entries = {name: wheel.read(name)}
            if name.endswith(".py"):
                try:
                    code = compiled(name, entries[name])
                except py_compile.PyCompileError:  # a template
                    pass
                else:
                    folder, _, file = name.rpartition("/")
                    beside = f"{folder}/__pycache__/{file[:-3]}.{sys.implementation.cache_tag}.pyc".lstrip("/")
                    entries = entries | {beside: code} if path.name.startswith(keep) else {name + "c": code}
            for entry, content in entries.items():
                new.writestr(zipfile.ZipInfo(entry), content, zipfile.ZIP_DEFLATED)
    path.write_bytes(made.read_bytes())
    made.unlink()
`);
