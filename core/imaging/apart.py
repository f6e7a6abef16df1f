"""Open a picture in a process of its own, which may end by it without any harm.

For contents that were being opened when a process ended: see `core.imaging.in_flight`. Starting
Python takes a quarter of a second, so nothing else is opened this way.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from core.domain.errors import ImageError
from core.imaging.decoders import OpenedImage, Wish, decode
from core.imaging.large_pictures import alone

STOPPED = "the system ended the program that was opening it; it will be tried again"

LONGEST_S = 600

_CHILD = f"from {__name__} import answer; answer()"
_READY = b"ready\n"
_ROOT = Path(__file__).parents[__name__.count(".")]

# By these a process ends itself. Others come from outside, as from a system that is out of memory.
_FAULTS = {
    getattr(signal, name, None) for name in ("SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGABRT")
}
_WINDOWS_FAULT = 0xC0000000  # exit codes from here on


class EndedApart(Exception):
    """The process ended while it opened the picture, and by it."""


def decode_apart(data: bytes, path: Path | str, wish: Wish) -> OpenedImage:
    """Decode as `decoders.decode` does, in another process.

    Raises:
        EndedApart: the picture ended that process.
        ImageError: as `decode` does; or the process was ended from outside.
    """
    with alone(if_=True):  # nobody knows how large it is before it is opened
        process = subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": _search_path()},
            start_new_session=True,  # a terminal's signals are for this process
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        question = (
            json.dumps([wish.short_side_px, wish.square_px, Path(path).suffix]).encode() + b"\n"
        )
        try:
            said, _ = process.communicate(question + data, timeout=LONGEST_S)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise ImageError(path, STOPPED, is_passing=True) from error
    return _read_answer(said, process.returncode, data, path, wish)


def _read_answer(said: bytes, code: int, data: bytes, path: Path | str, wish: Wish) -> OpenedImage:
    if code == 0:
        head, _, pixels = said.removeprefix(_READY).partition(b"\n")
        facts: dict[str, Any] = json.loads(head)
        if "reason" in facts:
            raise ImageError(path, facts["reason"], is_passing=facts["is_passing"])
        image = Image.frombytes("RGB", tuple(facts["size"]), pixels)
        return OpenedImage(image, *facts["full"])
    if said.startswith(_READY) and (-code in _FAULTS or code >= _WINDOWS_FAULT):
        raise EndedApart
    if code > 0:  # it could not be started, or we have made a mistake, which should be seen
        return decode(data, path, wish)
    raise ImageError(path, STOPPED, is_passing=True)


def _search_path() -> str:
    before = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(_ROOT), *([before] if before else [])])


def answer() -> None:
    """Open the picture that comes in, and send it out: the other process's main function."""
    short_side_px, square_px, suffix = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    out.write(_READY)
    out.flush()
    try:
        opened = decode(data, f"picture{suffix}", Wish(short_side_px, square_px))
    except ImageError as error:
        out.write(json.dumps({"reason": error.reason, "is_passing": error.is_passing}).encode())
    else:
        facts = {"size": opened.image.size, "full": (opened.width, opened.height)}
        out.write(json.dumps(facts).encode() + b"\n" + opened.image.tobytes())
    out.flush()
