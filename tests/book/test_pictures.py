"""Pictures of the organizers that cannot be typeset."""

from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.conference import BookRules, Sponsor
from procbuild.errors import OutputError
from tests.book.volumes import build_book, make_paper, make_volume

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


def test_all_pictures_that_cannot_be_typeset_are_named(tmp_path: Path) -> None:
    conf = tmp_path / "conf"
    conf.mkdir()
    (conf / "fake.png").write_text("no picture")
    (conf / "cut.jpg").write_bytes(b"\xff\xd8\xff")
    (conf / "good.svg").write_text(SVG)
    (conf / "preface.md").write_text("# Preface\n\n![cut](cut.jpg)\n", encoding="utf-8")
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)], BookRules())
    sponsors = (Sponsor(name="Acme", logo="fake.png"), Sponsor(name="Good", logo="good.svg"))
    volume = replace(volume, conference=replace(volume.conference, sponsors=sponsors))
    with pytest.raises(OutputError) as error:
        build_book(tmp_path, volume)
    fake, cut, remedy = str(error.value).splitlines()
    assert fake.startswith(f"{conf}/fake.png: ")
    assert cut.startswith(f"{conf}/cut.jpg: ")
    assert remedy == "replace these pictures"
