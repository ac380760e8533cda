"""Photographs, logos, and pictures on other hosts."""

import re
from dataclasses import replace
from pathlib import Path

from procbuild import site
from procbuild.model import Volume
from procbuild.progress import Silent

from .conftest import MakeSite


def test_photographs_and_logos_are_copied_to_the_site(volume: Volume, tmp_path: Path) -> None:
    conf = tmp_path / "toy"
    (conf / "photos").mkdir(parents=True)
    for name in ("grace.svg", "acme.svg"):
        (conf / "photos" / name).write_text(
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
        )
    (speaker,), (sponsor,) = volume.conference.speakers, volume.conference.sponsors
    conference = replace(
        volume.conference,
        speakers=(replace(speaker, photo="photos/grace.svg"),),
        sponsors=(replace(sponsor, logo="photos/acme.svg"),),
    )
    out = tmp_path / "out"
    without_papers = replace(volume, conference=conference, sections=())
    findings = site.build(without_papers, conf, out, progress=Silent())
    assert findings == ()
    text = (out / "index.html").read_text(encoding="utf-8")
    assert 'src="_images/grace.svg"' in text
    (link,) = re.findall(r"<a [^>]*acme.example.org.*?</a>", text, re.DOTALL)
    assert re.sub(r"\s*<(img [^>]*|/?[a-z]+)[^>]*>\s*", "", link) == "Acme"
    assert 'alt=""' in link
    assert (out / "_images/acme.svg").is_file()


def test_a_missing_picture_is_reported_with_its_line_in_volume_toml(
    volume: Volume, tmp_path: Path
) -> None:
    conf = tmp_path / "conf" / "toy"
    conf.mkdir(parents=True)
    (conf / "volume.toml").write_text('[[sponsors]]\nname = "Acme"\nlogo = "no.png"\n')
    (sponsor,) = volume.conference.sponsors
    conference = replace(volume.conference, sponsors=(replace(sponsor, logo="no.png"),))
    out = tmp_path / "out"
    without_papers = replace(volume, conference=conference, sections=())
    (finding,) = site.build(without_papers, conf, out, progress=Silent())
    where = "conf/toy/volume.toml:3: sponsors[1].logo"
    assert finding.message == f"{where}: there is no file conf/toy/no.png"
    assert "Acme" in (out / "index.html").read_text(encoding="utf-8")


def test_a_picture_on_another_host_becomes_a_link(make_site: MakeSite, volume: Volume) -> None:
    page = "# Home\n\nText ![a cat](https://cats.example.org/cat.png) more.\n"
    out, findings = make_site(volume, index=page)
    assert "index.md:3" in findings[0].message
    text = (out / "index.html").read_text(encoding="utf-8")
    assert '<a class="reference external" href="https://cats.example.org/cat.png">a cat</a>' in text
    assert 'src="http' not in text
