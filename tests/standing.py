"""Processes that the tests of a run share: to start one takes longer than what most have it do."""

import atexit
from contextlib import ExitStack
from functools import cache

from procbuild.crew.local import LocalCrew


@cache
def standing_crew() -> LocalCrew:
    """A crew of one process of each kind, which ends with the run."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(LocalCrew().standing())
