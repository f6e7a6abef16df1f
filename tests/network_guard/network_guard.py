"""Refuse and write down every attempt to look up a name or to reach beyond this computer.

Python tells its audit hooks of every look-up and connection before it happens, by whichever name
the function was imported. A hook cannot be taken away again, survives `os.fork`, and does not care
whether somebody swallows what it raises: the line in the record stays. Only names that are handed
to a socket itself are looked up before any hook is told, so these methods are wrapped. Code that is
not Python, such as a library with a client of its own, is not seen; tests/core/cli/test_offline.py
watches the system calls of that.

Children get the guard by `sitecustomize.py` beside this file, which Python imports at its start
where `PYTHONPATH` names this folder. `-I`, `-E` and `-S` keep it from that, so starting Python
with these, or with another `PYTHONPATH`, is refused and written down as well.
"""

import os
import sys
from ipaddress import ip_address
from pathlib import Path

FOLDER = str(Path(__file__).resolve().parent)
RECORD = "HANDFUL_NETWORK_RECORD"
"""The environment variable that names the file to write to."""

LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
REACHES = ("socket.connect", "socket.sendto", "socket.sendmsg")
TAKE_NAMES = ("bind", "connect", "connect_ex", "sendto", "sendmsg")
LOCAL_FAMILIES = ("AF_UNIX", "AF_NETLINK", "AF_ALG")
WITHOUT_SITE = set("IES")
STACK_DEPTH = 12
MOST_WORDS, LONGEST_WORD = 8, 80


class NetworkUsed(RuntimeError):
    """Somebody tried to reach another computer."""


_records = []  # of this process; a test may take the variable away


def install(record):
    """Guard this process from now on, and write to `record`."""
    if not _records:
        sys.addaudithook(_hear)
    _records[:] = [record]


def variables(record):
    """Return what children need in their environment to be guarded and to write to `record`."""
    return {RECORD: str(record), "PYTHONPATH": search_path(os.environ.get("PYTHONPATH", ""))}


def search_path(*more):
    """Return a `PYTHONPATH` of these that begins with the guard."""
    others = [one for part in more for one in str(part).split(os.pathsep)]
    return os.pathsep.join([FOLDER, *(one for one in others if one not in ("", FOLDER))])


def _hear(event, arguments):
    if event == "socket.__new__":
        _wrap_methods()
        return
    if event.startswith("socket."):
        what = _look_up(event, arguments) or _reach(event, arguments)
    elif event == "subprocess.Popen":
        what = _unguarded_child(*arguments)
    else:
        return
    if what:
        _write_down(what)
        raise NetworkUsed(f"a test tried to {what}")


def _wrap_methods():
    """See to names that are handed to sockets; at the first of them, as few children make one."""
    known = sys.modules.get("socket")
    kind = getattr(known, "socket", None)
    if kind is None or TAKE_NAMES[0] in vars(kind):
        return
    for name in TAKE_NAMES:
        if hasattr(kind, name):
            setattr(kind, name, _wrapped(getattr(kind, name)))


def _wrapped(method):
    def checked(plug, *arguments):
        address = arguments[-1] if arguments else None
        if isinstance(address, tuple) and address and isinstance(address[0], str | bytes):
            _hear("socket.getaddrinfo", address)
        return method(plug, *arguments)

    return checked


def _look_up(event, arguments):
    if event == "socket.getnameinfo":
        host = arguments[0][0]
    elif event in LOOK_UPS:
        host = arguments[0]
    else:
        return ""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or _is_this_computer(name):
        return ""
    # To read an address nobody is asked.
    if event == "socket.getaddrinfo" and _address(name):
        return ""
    return f"look up {name}"


def _reach(event, arguments):
    if event not in REACHES:
        return ""
    import _socket

    plug, address = arguments
    if address is None or plug.family in [getattr(_socket, one, -1) for one in LOCAL_FAMILIES]:
        return ""
    is_inet = plug.family in (_socket.AF_INET, _socket.AF_INET6)
    return "" if is_inet and _is_this_computer(address[0]) else f"reach {address!r}"


def _is_this_computer(host):
    import _socket

    if host.rstrip(".").lower() in ("", "localhost", _socket.gethostname().lower()):
        return True
    address = _address(host)
    if address is None:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    # Who connects to "any address" comes here, too.
    return address.is_loopback or address.is_unspecified


def _address(host):
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unguarded_child(program, words, cwd, env):
    """Say what is wrong with a Python that is about to be started; nothing of other programs."""
    words = [words] if isinstance(words, str | bytes | os.PathLike) else list(words)
    words = [os.fsdecode(one) for one in words]
    if not Path(os.fsdecode(program or words[0])).name.startswith("python"):
        return ""
    around = os.environ if env is None else {os.fsdecode(one): env[one] for one in env}
    path = os.fsdecode(around.get("PYTHONPATH", "")).split(os.pathsep)
    if _finds_the_guard(path) and around.get(RECORD) and not _leaves_site_out(words[1:]):
        return ""
    return (
        f"start {words[0]} without the network guard: hand on the environment, with {RECORD}, and"
        " make PYTHONPATH by `network_guard.search_path`"
    )


def _finds_the_guard(path):
    """Whether ours is the first `sitecustomize`; it runs the next one, which would not run ours."""
    before = path[: path.index(FOLDER)] if FOLDER in path else None
    return before is not None and not any(Path(one, "sitecustomize.py").exists() for one in before)


def _leaves_site_out(words):
    for word in words:
        if not word.startswith("-") or word.startswith(("-c", "-m")):
            return False
        if not word.startswith(("--", "-X", "-W")) and WITHOUT_SITE & set(word):
            return True
    return False


def _write_down(what):
    """Add a line that says what was tried and by whom."""
    frame, stack = sys._getframe(2), []  # of who called what the hook heard of
    while frame and len(stack) < STACK_DEPTH:
        code = frame.f_code
        stack.append(f"{Path(code.co_filename).name}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    words = [one[:LONGEST_WORD] for one in sys.orig_argv[:MOST_WORDS]]
    line = f"{what}, by process {os.getpid()} {words!r}: {' < '.join(stack)}"
    text = " ".join(line.splitlines()) + "\n"
    # One write to the end: lines of several processes do not mix.
    descriptor = os.open(_records[0], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, text.encode("utf-8", "backslashreplace"))
    finally:
        os.close(descriptor)
