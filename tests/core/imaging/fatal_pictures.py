"""A decoder that ends its process at a mark in a file, for processes that tests start.

No file here can end any other program: this one alone is told to die of a harmless mark.
"""

import os
import signal
from pathlib import Path

from network_guard import search_path
from PIL import Image

MARK = b"a mark that ends the process under test:"

_SITE = """
import importlib.machinery, importlib.util, io, os, sys, time

MARK = {mark!r}


def load_dying(real):
    def load(image, *arguments, **options):
        file = getattr(image, "fp", None)
        if isinstance(file, io.BytesIO):
            data = file.getvalue()
            at = data.find(MARK)
            if at >= 0:
                number = int(data[at + len(MARK) :][:2])
                os.kill(os.getpid(), number)
                time.sleep(60)  # the signal may reach another thread first
        return real(image, *arguments, **options)

    return load


class Finder:
    # Waits for Pillow, since what is imported here would be imported in every child.
    def find_spec(self, name, path=None, target=None):
        if name != "PIL.ImageFile":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def run_and_change(module):
            run(module)
            module.ImageFile.load = load_dying(module.ImageFile.load)

        spec.loader.exec_module = run_and_change
        return spec


sys.meta_path.insert(0, Finder())

# There may be another one behind this one, such as the guard of the tests.
others = [one for one in sys.path if one != os.path.dirname(__file__)]
spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
if spec and spec.loader:
    sys.modules[__name__] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
"""


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a Python whose decoder dies; `folder` is for what it needs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(_SITE.format(mark=MARK))
    return {"PYTHONPATH": search_path(folder, os.environ.get("PYTHONPATH", ""))}


def make_fatal(path: Path, number: signal.Signals = signal.SIGSEGV) -> Path:
    """Put the mark at the end of a picture file, where no decoder reads."""
    Image.open(path).verify()
    path.write_bytes(path.read_bytes() + MARK + b"%02d" % number)
    return path
