"""The engine's own process, as the window holds it: started, spoken to, and ended.

It is a process and not a thread for two reasons. One call that keeps Python's lock (a decoder, a
pickle, an import of torch) would freeze the window. And a crash, or the system's out-of-memory
killer, takes the engine and not the window. The other end of the pipe is in `engine_child.py`.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from app.background.engine_child import serve
from app.background.engine_messages import END, Answer, Message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess


class EngineProcess:
    """The window's end: starts the process on first use and again after it died.

    Not thread-safe except for `kill`: one thread owns it.

    Attributes:
        n_buried: how many processes have been forgotten; a job whose process is among them is lost.
    """

    def __init__(self) -> None:
        self.n_buried = 0
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def start(self) -> None:
        """Make sure that the process runs."""
        if self._process is not None and self._process.is_alive():
            return
        self.bury()
        import multiprocessing  # 20 ms that the first paint of the window need not wait for

        # Never fork beside a QApplication: the child would inherit its locks and its sockets.
        # See docs/adr/0001-engine-in-a-child-process.md.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs,), name="handful-engine", daemon=True
        )
        self._process.start()
        theirs.close()  # else our own copy would keep the pipe open when the child dies

    def send(self, message: Message) -> None:
        """Hand a message over.

        Raises:
            OSError: the process is gone.
        """
        assert self._connection is not None, "start() comes first"
        self._connection.send(message)

    def receive(self, timeout_s: float) -> Answer | None:
        """Wait for an answer.

        Returns:
            the next answer, or None where none came in time.

        Raises:
            EOFError: the process is gone.
        """
        from multiprocessing.connection import wait

        assert self._connection is not None, "start() comes first"
        assert self._process is not None, "start() comes first"
        ready = wait([self._connection, self._process.sentinel], timeout_s)
        if self._connection in ready:  # also answers sent just before the end
            answer: Answer = self._connection.recv()
            return answer
        if ready:
            raise EOFError
        return None

    def kill(self) -> None:
        """End the process at once; what it was writing is rolled back by SQLite."""
        if self._process is not None:
            self._process.kill()

    def bury(self) -> int | None:
        """Forget a process that died.

        Returns:
            its exit code: negative for a signal, None where there was no process.
        """
        if self._connection is not None:
            self._connection.close()
        exit_code = None
        if self._process is not None:
            self._process.join(1)
            exit_code = self._process.exitcode
            self.n_buried += 1
        self._process = self._connection = None
        return exit_code

    def end(self, patience_s: float) -> None:
        """Ask the process to finish, and make it after `patience_s`."""
        if self._process is None:
            return
        with suppress(OSError):
            self.send(END)
        self._process.join(max(0.0, patience_s))
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(0.5)
        if self._process.is_alive():
            self._process.kill()
        self.bury()
