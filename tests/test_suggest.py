"""Suggestions for mistyped names."""

from pathlib import Path

from procbuild.suggest import absent, closest, did_you_mean


def test_only_similar_names_are_suggested() -> None:
    assert closest("incomming", ["papers", "incoming"]) == "incoming"
    assert closest("elsewhere", ["papers", "incoming"]) == ""
    assert closest("lea", ["ray", "lee"]) == "lee"
    assert closest("lea", ["ray", "leb", "lee"], likeness=0.8) == ""
    assert did_you_mean(closest("incomming", ["incoming"])) == "; did you mean 'incoming'?"
    assert did_you_mean(closest("elsewhere", ["incoming"])) == ""


def test_the_first_wrong_part_of_a_path_is_corrected(tmp_path: Path) -> None:
    (tmp_path / "submissions" / "rulers").mkdir(parents=True)
    for path, suggestion in {
        "submisions/rulers/x": "; did you mean 'submissions'?",
        "submissions/ruler/x": "; did you mean 'rulers'?",
        "submissions/rulers/x": "; correct the path of this source",
    }.items():
        assert absent(tmp_path / path, path) == f"{path}: not there{suggestion}"
