"""``python -m procbuild``, and the installed command."""

import importlib
import sys

from procbuild.interrupts import insistent_interrupts


def main() -> None:
    """Run the command line; Ctrl-C while it is still being loaded ends it without a traceback."""
    try:
        with insistent_interrupts():
            importlib.import_module("procbuild.cli").main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
