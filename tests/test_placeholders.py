"""What init wrote and nobody has changed is found, and nothing else."""

from datetime import date
from pathlib import Path

from procbuild.placeholders import PAGES, left_over
from procbuild.starter import write_project


def test_a_new_project_is_full_of_them(tmp_path: Path) -> None:
    write_project(tmp_path, "v", None, date(2026, 9, 1))
    conf = tmp_path / "conf" / "v"
    assert dict(left_over(conf)) == {"volume.toml": 6, "index.md": 3, "call.md": 3, "preface.md": 3}
    toml = conf / "volume.toml"
    for old, new in (
        ("Proceedings of the First Workshop on Something", "Proceedings of the Rulers"),
        ("something.example.org", "rulers.example.org"),
        ("First Workshop on Something", "Workshop on Rulers"),
        ("Musterfrau", "Lu"),
    ):
        assert (number := dict(left_over(conf))["volume.toml"])
        assert old in toml.read_text().splitlines()[number - 1]
        toml.write_text(toml.read_text().replace(old, new))
    for name in PAGES:
        (conf / name).write_text("# Page\n\nWords of our own.\n")
    assert list(left_over(conf)) == []
