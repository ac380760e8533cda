"""Pages that organizers write, converted for the book."""

from dataclasses import replace
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image

from procbuild.book import build
from procbuild.book.pages import chapters
from procbuild.conference import BookRules, Sponsor
from procbuild.errors import OutputError
from procbuild.incremental.cache import Cache
from procbuild.progress import Silent
from tests.book.volumes import build_book, make_paper, make_volume
from tests.changed_volumes import with_identity
from tests.pdf.reading import labels, links
from tests.standing import standing_crew

PAGE = """\
# Preface

Words with *stress*, `code`, $x^2$, a #hash and "quotes"; see {proc:paper}`alpha24`
and [elsewhere](https://example.org/). [No](javascript:alert(1)).[^note]

[^note]: Below.

## A list

1. one
2. two

| left | right |
|---|---:|
| a | 1 |

![A picture](dot.svg)

$$ \\int_0^1 x\\,dx $$

> Quoted.
"""

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    """The conf folder of a volume with a preface."""
    folder = tmp_path / "conf" / "small"
    folder.mkdir(parents=True)
    (folder / "preface.md").write_text(PAGE, encoding="utf-8")
    (folder / "dot.svg").write_text(DOT, encoding="utf-8")
    return folder


def test_a_page_is_converted_to_typst(conf: Path, tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    (chapter,) = chapters(make_volume([paper], BookRules()), conf, Cache(tmp_path / "cache"))
    assert '#mark("Preface")' in chapter.source
    assert '#link("procbuild:alpha24/")' in chapter.source
    assert '#link("https://example.org/")' in chapter.source
    assert '#link("javascript' not in chapter.source
    assert "#footnote[" in chapter.source
    assert "attach(x, t: 2)" in chapter.source
    assert [path.name for path in chapter.pictures.values()] == ["dot.svg"]
    cached = chapters(make_volume([paper], BookRules()), conf, Cache(tmp_path / "cache"))
    assert cached == [chapter]


@pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app")
@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("[it](papers/alpha24.html)", "procbuild:alpha24/"),
        ("[it](papers/alpha24.html#cite)", "procbuild:alpha24/"),
        ("[it](papers/index.html)", "https://small.example.org/papers/index.html"),
        ("[it](call.md)", "https://small.example.org/call.html"),
        ("[it](call.html)", "https://small.example.org/call.html"),
        ("[it](index.html)", "https://small.example.org/index.html"),
        ("[it](nothing.html)", ""),
    ],
)
def test_links_to_pages_lead_to_papers_of_the_book_and_else_to_the_site(
    conf: Path, tmp_path: Path, link: str, address: str
) -> None:
    (conf / "preface.md").write_text(f"# Preface\n\n{link}\n", encoding="utf-8")
    (conf / "call.md").write_text("# Call\n", encoding="utf-8")
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)], BookRules())
    for url, expected in (
        ("https://small.example.org", address),
        ("", address if address.startswith("procbuild:") else ""),
    ):
        (chapter,) = chapters(
            with_identity(volume, url=url), conf, Cache(tmp_path / f"cache{url[:4]}")
        )
        start = f'#link("{expected}")[' if expected else "#["
        assert f'{start}#"it";];' in chapter.source


def test_the_preface_is_printed_with_a_link_to_the_paper(conf: Path, tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    volume = make_volume([paper], BookRules())
    cache = Cache(tmp_path / "cache")
    assert (
        build(volume, conf, tmp_path / "out", crew=standing_crew(), cache=cache, progress=Silent())
        == ()
    )
    book = tmp_path / "out" / "book.pdf"
    page_labels = labels(book)
    texts = [page.extract_text() for page in pypdf.PdfReader(book).pages]
    preface = next(number for number, text in enumerate(texts) if text.startswith("Preface"))
    assert "a #hash" in texts[preface]
    assert (preface, "page", str(page_labels.index("1"))) in links(book)


PICTURES = """\
# Preface

![Alone](ff0000.png)

[![With a link](00ff00.png)](https://example.org/)

```{figure} 0000ff.png
:target: https://example.org/figure

A *caption*.

And a legend.
```

```{image} ffff00.png
```

```{list-table} A title of a table
* - a
  - b
```

```{proc:sponsors}
```
"""


def test_pictures_are_printed_wherever_they_stand(tmp_path: Path) -> None:
    conf = tmp_path / "conf"
    conf.mkdir()
    (conf / "preface.md").write_text(PICTURES, encoding="utf-8")
    colours = {"ff0000", "00ff00", "0000ff", "ffff00", "ff00ff", "00ffff"}
    for colour in colours:
        Image.new("RGB", (9, 9), f"#{colour}").save(conf / f"{colour}.png")
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)], BookRules())
    sponsors = (
        Sponsor(name="Acme", logo="ff00ff.png", url="https://acme.example.org"),
        Sponsor(name="Other", logo="00ffff.png"),
    )
    volume = replace(volume, conference=replace(volume.conference, sponsors=sponsors))
    out, _ = build_book(tmp_path, volume)
    document = pypdfium2.PdfDocument(out / "book.pdf")
    texts = [page.get_textpage().get_text_range() for page in document]
    preface = next(number for number, text in enumerate(texts) if text.startswith("Preface"))
    picture = document[preface].render().to_pil().convert("RGB")
    chapters_in_outline = [item.get_title() for item in document.get_toc()]
    document.close()
    printed = {bytes(colour).hex() for _, colour in picture.getcolors(1 << 16) or ()}
    assert colours <= printed
    assert "\nA caption.\r\nAnd a legend." in texts[preface]
    assert "\nA title of a table\r\n" in texts[preface]  # as on the site, captions have no numbers
    found = links(out / "book.pdf", preface, 1)
    assert {address for _, kind, address in found if kind == "address"} == {
        "https://example.org/",
        "https://example.org/figure",
        "https://acme.example.org",
    }
    assert "Preface" in chapters_in_outline
    assert "Sponsors" not in chapters_in_outline  # the preface has them


def test_templates_of_the_volume_replace_the_builtin_ones(conf: Path, tmp_path: Path) -> None:
    (conf / "book").mkdir()
    (conf / "book" / "titles.typ").write_text(
        '#import "design.typ": *\n'
        "#let half-title(data) = [Mine]\n"
        '#let title-page(data) = mark("Title")\n'
        '#let colophon-page(data) = mark("Colophon")\n'
    )
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    volume = replace(make_volume([paper]), name="small")
    build(
        volume,
        conf,
        tmp_path / "out",
        crew=standing_crew(),
        cache=Cache(tmp_path / "c"),
        progress=Silent(),
    )
    assert pypdf.PdfReader(tmp_path / "out" / "book.pdf").pages[0].extract_text() == "Mine"


def typst_source(text: str, conf: Path, tmp_path: Path) -> str:
    """Convert a page to Typst markup."""
    (conf / "preface.md").write_text(text, encoding="utf-8")
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    (chapter,) = chapters(make_volume([paper], BookRules()), conf, Cache(tmp_path / "cache"))
    return chapter.source


def test_a_footnote_begins_on_the_line_of_its_number(conf: Path, tmp_path: Path) -> None:
    source = typst_source("# P\n\nWords.[^a]\n\n[^a]: First.\n\n    Second.\n", conf, tmp_path)
    assert '#footnote[#"First.";#par[#"Second.";]' in source


def test_a_definition_begins_on_the_line_of_its_term(conf: Path, tmp_path: Path) -> None:
    (conf.parent / "conf.py").write_text(
        'extensions = ["procbuild.site"]\nmyst_enable_extensions = ["deflist"]\n'
    )
    source = typst_source("# P\n\nFolio\n: A leaf.\n\n    Or its number.\n", conf, tmp_path)
    assert 'terms.item([#"Folio";], [#"A leaf.";#par[#"Or its number.";]' in source


def test_an_admonition_has_its_title_and_is_no_chapter(conf: Path, tmp_path: Path) -> None:
    text = "# P\n\n```{note}\nMind this.\n```\n\n```{admonition} For readers\nAnd this.\n```\n"
    source = typst_source(text, conf, tmp_path)
    assert '#strong[#"Note"]' in source
    assert '#strong[#"For readers";]' in source
    assert source.count("#mark(") == source.count("#heading(") == 1


def test_a_formula_with_a_label_is_numbered(conf: Path, tmp_path: Path) -> None:
    source = typst_source(
        "# P\n\n```{math}\n:label: sum\na + b\n```\n\nSee {eq}`sum`.\n", conf, tmp_path
    )
    assert '#set math.equation(numbering: (..) => "(1)")' in source
    assert '#"(1)";' in source


def test_titles_of_pages_have_no_tex_in_the_contents(conf: Path, tmp_path: Path) -> None:
    source = typst_source("# Why $x^2$\n\nWords.\n", conf, tmp_path)
    assert '#mark("Why x²")' in source
    assert "attach(x, t: 2)" in source


def test_hard_line_breaks_are_kept_and_html_is_text(conf: Path, tmp_path: Path) -> None:
    source = typst_source("# P\n\nAda Lu\\\nHere\n\n<b>raw</b>\n", conf, tmp_path)
    assert '#"Ada Lu";#linebreak();#"Here";' in source
    assert '#"<b>raw</b>";' in source


@pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app' is deprecated")
def test_a_page_that_includes_itself_is_refused(conf: Path, tmp_path: Path) -> None:
    (conf / "preface.md").write_text("# P\n\n```{include} preface.md\n```\n", encoding="utf-8")
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)], BookRules())
    with pytest.raises(OutputError, match="the page preface: it includes itself"):
        chapters(volume, conf, Cache(tmp_path / "cache"))


def test_a_picture_within_a_page_is_replaced_by_its_words(conf: Path, tmp_path: Path) -> None:
    source = typst_source("# P\n\n![A dot](data:image/png;base64,iVBORw0K)\n", conf, tmp_path)
    assert "A dot" in source
    assert "image(" not in source


def test_a_page_that_cannot_be_typeset_is_named(conf: Path, tmp_path: Path) -> None:
    (conf / "preface.md").write_text("# Preface\n\n" + "> " * 90 + "Deep.\n", encoding="utf-8")
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)], BookRules())
    cache = Cache(tmp_path / "cache")
    with pytest.raises(OutputError, match=r"small/preface\.md: this page cannot be typeset: "):
        build(volume, conf, tmp_path / "out", crew=standing_crew(), cache=cache, progress=Silent())
