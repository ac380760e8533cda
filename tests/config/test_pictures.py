"""Paths of pictures in ``volume.toml``."""

from pathlib import Path

import pytest

from procbuild.config import load_config
from procbuild.errors import ConfigError

VOLUME = """\
[volume]
title = "Proceedings"
short_title = "P 2026"
licence = "CC-BY-4.0"
[event]
name = "Event"
start = 2026-05-14
"""


@pytest.mark.parametrize(
    ("path", "mistake"),
    [
        ("/etc/passwd", "'/etc/passwd' is not below the volume's folder; put the picture there"),
        ("../other/logo.png", "'../other/logo.png' is not below the volume's folder"),
        ("logo.txt", "'logo.txt' is no picture: .svg, .png, .jpg, .jpeg, .gif, .webp"),
    ],
)
@pytest.mark.parametrize(
    ("table", "place"),
    [
        ('[site]\nlogo = "{}"', "site.logo"),
        ('[[sponsors]]\nname = "Acme"\nlogo = "{}"', "sponsors[1].logo"),
        ('[[speakers]]\nliteral = "Ann"\nphoto = "{}"', "speakers[1].photo"),
    ],
)
def test_pictures_are_below_the_volumes_folder(
    tmp_path: Path, path: str, mistake: str, table: str, place: str
) -> None:
    (tmp_path / "volume.toml").write_text(VOLUME + table.format(path))
    with pytest.raises(ConfigError) as error:
        load_config(tmp_path)
    (line,) = error.value.mistakes
    assert place in line
    assert mistake in line


def test_a_picture_in_a_subfolder_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "volume.toml").write_text(VOLUME + '[site]\nlogo = "pictures/Logo.SVG"')
    assert load_config(tmp_path)[0].site.logo == "pictures/Logo.SVG"
