"""The documentation of the site: its examples work, and it names all parts and roles."""

import re
from pathlib import Path

from procbuild.model import Volume
from procbuild.site.domain import Proceedings
from procbuild.site.parts import PARTS

from .conftest import MakeSite


def test_the_examples_in_the_documentation_can_be_built(
    make_site: MakeSite, volume: Volume, root: Path
) -> None:
    text = (root / "conf/docs/site.md").read_text(encoding="utf-8")
    examples = re.sub(r"(?m)^````(md)?\n", "", text).replace("`` {", "{").replace("` ``", "`")
    out, findings = make_site(volume, index="# Home\n", manual=examples)
    assert findings == ()
    page = (out / "manual.html").read_text(encoding="utf-8")
    for name in PARTS:
        assert f'class="part part-{name}' in page, name
    assert "Lovelace and Gerven (2026)" in page


def test_all_parts_roles_and_options_are_documented(root: Path) -> None:
    text = (root / "conf/docs/site.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^```\{proc:(\w+)\}", text, re.MULTILINE)) == set(PARTS)
    assert set(re.findall(r"[^`]\{proc:(\w+)\}`", text)) == set(Proceedings.roles)
    for part in PARTS.values():
        for option in part.options:
            assert f":{option}:" in text or f"`{option}`" in text, option
