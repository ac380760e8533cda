"""Progress of long work."""

from procbuild.progress import Silent


def test_progress_that_nobody_watches() -> None:
    with Silent().stage("reading", 2) as tick:
        tick("one")
