"""Worker process that calls functions: pickled tasks in, pickled results out.

``python -m procbuild.worker MODULE …`` imports modules before the first task. Started by
:mod:`procbuild.crew.local` alone. It ends immediately when its parent process does, even in the
middle of a task. To start quickly, it imports only what its tasks need.
"""

import os
import pickle
import struct
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, BinaryIO

SIZE = struct.Struct(">Q")
"""Length in bytes, before every message to and from a worker."""

MAX_MEMORY = 128 << 20
"""Memory use in bytes above which a worker is replaced."""


def read_message(stream: IO[bytes]) -> bytes:
    """Read the next message. Raises :class:`EOFError` at the end, or within a message."""
    head = stream.read(SIZE.size)
    if len(head) < SIZE.size:
        raise EOFError
    (size,) = SIZE.unpack(head)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def main() -> None:
    """Answer tasks from standard input."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(tasks,), daemon=True).start()
    for module in sys.argv[1:]:
        import_module(module)
    while True:
        with suppress(BrokenPipeError):  # the parent has ended; the listener will end this process
            _answer(tasks.get(), answers)


def _listen(tasks: SimpleQueue[bytes]) -> None:
    """Queue tasks; end this process at the end of the input, because its parent has ended."""
    while True:
        try:
            tasks.put(read_message(sys.stdin.buffer))
        except EOFError:
            os._exit(1)


def _answer(task: bytes, answers: BinaryIO) -> None:
    function, arguments, options = pickle.loads(task)  # noqa: S301  from a process of our own
    try:
        answer = pickle.dumps((True, function(*arguments, **options), _has_grown()))
    except Exception as error:  # noqa: BLE001 - raised by the future in the parent
        answer = pickle.dumps((False, error, _has_grown()))
    answers.write(SIZE.pack(len(answer)) + answer)
    answers.flush()


def _has_grown() -> bool:
    """Whether this process should be replaced: some libraries never free their memory."""
    try:
        used = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:  # another system
        return False
    return int(used) * os.sysconf("SC_PAGE_SIZE") > MAX_MEMORY


if __name__ == "__main__":
    main()
