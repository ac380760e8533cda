"""``make bench [NAME …]``: each benchmark prints its numbers beside its yardstick's."""

import importlib
import sys
from pathlib import Path


def main(names: list[str]) -> None:
    """Run the benchmarks of these names (``book``, ``check`` …), or all."""
    here = Path(__file__).parent
    for path in sorted(here.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if not names or name in names:
            print(f"== {name}", flush=True)
            importlib.import_module(f"tests.bench.{path.stem}").run()


if __name__ == "__main__":
    main(sys.argv[1:])
