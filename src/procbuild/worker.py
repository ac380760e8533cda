"""A process that calls functions: pickled tasks in, pickled results out, until nobody asks.

``python -m procbuild.worker MODULE …`` imports modules before it is asked for anything.
Started by :mod:`procbuild.crew.local` alone. It ends at once when the process that started it does,
also in the middle of a task. It imports nothing but what its tasks need, to begin soon.
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
"""Stands before every message to and from a worker: its length in bytes."""

LARGE = 128 << 20
"""Bytes of memory beyond which a worker is replaced."""


def received(stream: IO[bytes]) -> bytes:
    """The next message. Raises :class:`EOFError` where there is none, or half of one."""
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
        with suppress(BrokenPipeError):  # nobody is there any more, and the listener ends all
            _answer(tasks.get(), answers)


def _listen(tasks: SimpleQueue[bytes]) -> None:
    """Take tasks in; the end of the input is the end of the process that wrote them."""
    while True:
        try:
            tasks.put(received(sys.stdin.buffer))
        except EOFError:
            os._exit(1)


def _answer(task: bytes, answers: BinaryIO) -> None:
    function, arguments, options = pickle.loads(task)  # noqa: S301  from a process of our own
    try:
        answer = pickle.dumps((True, function(*arguments, **options), _has_grown()))
    except Exception as error:  # noqa: BLE001 - raised where the result is asked for
        answer = pickle.dumps((False, error, _has_grown()))
    answers.write(SIZE.pack(len(answer)) + answer)
    answers.flush()


def _has_grown() -> bool:
    """Whether another process had better take over: what some libraries hold they never give up."""
    try:
        used = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:  # another system
        return False
    return int(used) * os.sysconf("SC_PAGE_SIZE") > LARGE


if __name__ == "__main__":
    main()
