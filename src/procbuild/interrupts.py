"""Ctrl-C, also where Python drops it."""

import _thread
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

DELAY = 0.01
"""Seconds until a dropped interrupt is sent again; by then the callback has returned."""


@contextmanager
def insistent_interrupts() -> Iterator[None]:
    """Raise :class:`KeyboardInterrupt` inside at every Ctrl-C, however late.

    Python drops what is raised in the callback of a weak reference, in a finalizer or in a callback
    of a library in C, and tells only ``sys.unraisablehook``
    (https://docs.python.org/3/library/sys.html#sys.unraisablehook).
    """
    main = threading.main_thread().ident or 0
    before = sys.unraisablehook
    is_waiting = False

    def send_again() -> None:
        nonlocal is_waiting
        time.sleep(DELAY)
        if is_waiting:
            is_waiting = False
            signal.pthread_kill(main, signal.SIGINT)

    def hook(dropped: "sys.UnraisableHookArgs") -> None:
        nonlocal is_waiting
        if dropped.exc_type and issubclass(dropped.exc_type, KeyboardInterrupt):
            is_waiting = True
            # Unlike a Thread, it needs no lock, which the interrupted code may hold.
            _thread.start_new_thread(send_again, ())
        else:
            before(dropped)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
        # An interrupt within exec(), as of dataclasses, lets "python -m" end by the signal, even if
        # it was caught; the next exec() forgets it (run_eval_code_obj in CPython's pythonrun.c).
        exec("")  # noqa: S102
        if is_waiting:
            is_waiting = False
            raise KeyboardInterrupt
