"""Widths of pictures on organizers' pages: no inline styles, which the site's policy forbids."""

import re
from pathlib import Path

import pytest
from PIL import Image

from procbuild import site
from procbuild.model import Volume
from procbuild.progress import Silent
from procbuild.site.widths import pixels, share, stylesheet

PICTURES = """
# Plans

```{figure} plan.png
:width: 80%
:alt: eighty

The plan.
```

```{figure} plan.png
:figwidth: 60%
:alt: sixty

The plan.
```

```{image} plan.png
:width: 300px
:alt: pixels
```

```{image} plan.png
:height: 3in
:alt: inches
```

```{image} plan.png
:scale: 50
:alt: half
```

```{image} drawing.svg
:width: 200%
:alt: drawing
```

Within a line: ![plain](plan.png)
"""


@pytest.fixture(scope="module")
def plans(volume: Volume, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with a page of pictures."""
    folder = tmp_path_factory.mktemp("widths")
    conf = folder / "toy"
    conf.mkdir()
    Image.new("RGB", (1200, 600)).save(conf / "plan.png")
    (conf / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="1" height="1"/>'
        "</svg>"
    )
    (conf / "plans.md").write_text(PICTURES)
    out = folder / "out"
    assert site.build(volume, conf, out, progress=Silent()) == ()
    return out


def _tag(page: str, alt: str) -> str:
    (tag,) = re.findall(rf'<img [^>]*alt="{alt}"[^>]*>', page)
    return str(tag)


@pytest.mark.parametrize(
    ("alt", "attributes"),
    [
        ("eighty", ['class="share-80"', 'width="1200"', 'height="600"']),
        ("sixty", ['width="1200"', 'height="600"']),
        ("pixels", ['width="300"', 'height="150"']),
        ("inches", ['width="576"', 'height="288"']),
        ("half", ['width="600"', 'height="300"']),
        ("plain", ['width="1200"', 'height="600"']),
    ],
)
def test_a_width_is_a_class_or_an_attribute(plans: Path, alt: str, attributes: list[str]) -> None:
    page = (plans / "plans.html").read_text(encoding="utf-8")
    assert [one for one in attributes if one not in _tag(page, alt)] == []
    assert "style=" not in page


def test_a_figure_with_a_width_of_its_own_has_its_class(plans: Path) -> None:
    page = (plans / "plans.html").read_text(encoding="utf-8")
    assert re.search(r'<figure class="[^"]*share-60[^"]*"', page)


def test_a_drawing_without_a_size_has_no_attributes_of_one(plans: Path) -> None:
    tag = _tag((plans / "plans.html").read_text(encoding="utf-8"), "drawing")
    assert 'class="share-100"' in tag
    assert "height=" not in tag


def test_only_pages_with_shares_link_their_stylesheet(plans: Path) -> None:
    assert "widths.css" in (plans / "plans.html").read_text(encoding="utf-8")
    assert "widths.css" not in (plans / "index.html").read_text(encoding="utf-8")
    assert (plans / "_static/widths.css").read_text(encoding="utf-8") == stylesheet()


def test_a_share_is_at_most_the_column() -> None:
    assert [share(text) for text in ("80%", "33.4 %", "140%", "300px", "")] == [80, 33, 100, 0, 0]


def test_lengths_are_those_of_css() -> None:
    lengths = ("300", "300px", "2in", "2.54cm", "72pt", "80%", "wide")
    assert [round(pixels(text)) for text in lengths] == [300, 300, 192, 96, 96, 0, 0]
