"""Progress of long work."""

from procbuild.progress import Silent


def test_silent_progress_accepts_ticks() -> None:
    with Silent().stage("reading", 2) as tick:
        tick("paper")
