"""The progress of long work, and the summary of the time that it took."""

import re

import pytest

from procbuild.cli import progress
from procbuild.cli.progress import BarProgress, PlainProgress, Watch


def run_stage(progress_display: BarProgress | PlainProgress, items: int = 3) -> None:
    with progress_display.stage("Reading PDFs", items) as tick:
        for number in range(items):
            tick(f"[paper {number}]")


def test_a_log_has_a_line_per_stage(capsys: pytest.CaptureFixture[str]) -> None:
    run_stage(PlainProgress(Watch(), verbose=False))
    assert capsys.readouterr().err == "Reading PDFs: 3 …\n"


def test_a_verbose_log_has_a_line_per_item(capsys: pytest.CaptureFixture[str]) -> None:
    run_stage(PlainProgress(Watch(), verbose=True))
    assert capsys.readouterr().err.splitlines()[1:] == [f"  [paper {n}]" for n in range(3)]


def test_a_log_of_long_work_has_rate_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "LONG_WORK", 0.0)
    run_stage(PlainProgress(Watch(), verbose=False))
    lines = capsys.readouterr().err.splitlines()[1:]
    assert len(lines) == 2, "no line follows the last item"
    assert re.fullmatch(r"  1 of 3, [\d.]+/s, [\d.]+ s left", lines[0])


def test_a_progress_bar_is_removed_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    run_stage(BarProgress(watch))
    assert capsys.readouterr().err.strip() == ""
    assert [(name, items) for name, items, _ in watch.stages] == [("Reading PDFs", 3)]


def test_long_work_is_summarized() -> None:
    watch = Watch([("Reading PDFs", 44, 3.21), ("Stamping papers", 0, 0.0), ("Binding", 1, 75.9)])
    assert watch.summary(verbose=False) == "took: Reading PDFs 3.2 s (44), Binding 1 min 15 s"


def test_short_work_is_summarized_only_in_verbose_output() -> None:
    watch = Watch([("Reading PDFs", 44, 3.21)])
    assert watch.summary(verbose=False) == ""
    assert watch.summary(verbose=True) == "took: Reading PDFs 3.2 s (44)"


def test_an_interrupted_stage_is_timed() -> None:
    watch = Watch()
    with pytest.raises(KeyboardInterrupt), watch.time("Reading PDFs", 2):
        raise KeyboardInterrupt
    assert len(watch.stages) == 1
