"""The documentation of the site is a page that the site can build, and names everything."""

import re
from pathlib import Path

from procbuild.model import Volume
from procbuild.site.domain import Proceedings
from procbuild.site.parts import PARTS

from .conftest import Build


def test_the_examples_build(make_site: Build, volume: Volume, root: Path) -> None:
    text = (root / "conf/docs/site.md").read_text(encoding="utf-8")
    shown = re.sub(r"(?m)^````(md)?\n", "", text).replace("`` {", "{").replace("` ``", "`")
    out, findings = make_site(volume, index="# Home\n", manual=shown)
    assert findings == ()
    page = (out / "manual.html").read_text(encoding="utf-8")
    for name in PARTS:
        assert f'class="part part-{name}' in page, name
    assert "Lovelace and Gerven (2026)" in page


def test_everything_is_documented(root: Path) -> None:
    text = (root / "conf/docs/site.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^```\{proc:(\w+)\}", text, re.MULTILINE)) == set(PARTS)
    assert set(re.findall(r"[^`]\{proc:(\w+)\}`", text)) == set(Proceedings.roles)
    for part in PARTS.values():
        for option in part.options:
            assert f":{option}:" in text or f"`{option}`" in text, option
