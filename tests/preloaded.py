"""A process that has imported the commands, and forks for each that is run.

``python -m tests.preloaded``, started by :mod:`tests.command` alone: to import the commands takes
longer than what most tests have them do. A request is a line of JSON: arguments, working directory,
environment, and the files for standard output and error; the answer is a line with the exit code.
"""

import json
import os
import sys
from importlib import import_module

from procbuild.__main__ import main as run
from procbuild.cli import COMMANDS


def main() -> None:
    """Answer requests until the standard input ends."""
    for name in COMMANDS:
        import_module(f"procbuild.cli.{name}")
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if not child:
            _become(**request)
            run()
            return
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _become(arguments: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    """Make this process what the installed command is when it starts."""
    for number, name, mode in (
        (0, os.devnull, os.O_RDONLY),
        (1, out, os.O_WRONLY | os.O_CREAT),
        (2, err, os.O_WRONLY | os.O_CREAT),
    ):
        os.dup2(os.open(name, mode), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["procbuild", *arguments]


if __name__ == "__main__":
    main()
