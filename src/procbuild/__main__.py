"""``python -m procbuild``."""

from procbuild.cli import main

main()
