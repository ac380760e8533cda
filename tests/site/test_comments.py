"""HTML comments in Markdown are not published; code is."""

import time

import pytest
from markdown_it import MarkdownIt

from procbuild.model import Volume
from procbuild.site.comments import Comments

from .conftest import MakeSite


def rendered(text: str) -> str:
    """The HTML of Markdown without comments; other HTML is text, as on the site."""
    parser = MarkdownIt("commonmark")
    Comments("page").drop_in(parser)
    parser.disable(["html_block", "html_inline"])
    return str(parser.render(text))


@pytest.mark.parametrize(
    "text",
    [
        "<!-- SECRET -->\n\n# Head",
        "a <!-- SECRET --> c",
        "a\n<!-- b\n\nSECRET -->\nd",
        "```\ncode\n```\n\n<!-- SECRET -->",
        "- ```\n  code\n\n  more\n  ```\n\n<!-- SECRET -->",
        "`` a <!-- SECRET --> ` b",
        "> ```\n> code\n\n<!-- SECRET -->",
        r"\` <!-- SECRET --> \`",
        "stray ` tick\n<!-- SECRET ` too -->",
        "> <!-- SECRET -->\n> b",
        "- <!-- SECRET\n\n  SECRET -->",
        "b\n\n<!-- SECRET, never closed\n\n# Head",
    ],
)
def test_comments_are_not_published(text: str) -> None:
    assert "SECRET" not in rendered(text)


@pytest.mark.parametrize(
    "text",
    [
        "`<!-- code -->` and ``<!-- ` -->``",
        "```html\n<!-- code -->\n```",
        "~~~\n<!-- code -->\n~~~",
        "    <!-- code -->",
        "> ```\n> <!-- code -->",
    ],
)
def test_comments_in_code_are_shown(text: str) -> None:
    assert "&lt;!-- code --&gt;" in rendered(text) or "<code>&lt;!-- ` --&gt;" in rendered(text)


def test_a_comment_may_end_behind_the_list_or_quotation_in_which_it_began() -> None:
    text = "* A\n\n  <!--\n  SECRET\n\n SECRET\n\n> SECRET\n\nSECRET --> *b*\n\nc"
    html = rendered(text)
    assert "SECRET" not in html
    assert html.endswith("<p><em>b</em></p>\n<p>c</p>\n")
    assert "SECRET" not in rendered("> <!--\nSECRET\n\n- SECRET\n\n      SECRET")


def test_text_behind_a_comment_of_several_lines_is_kept() -> None:
    assert rendered("<!-- a\n\nb --> **c**\n\nd") == "<p><strong>c</strong></p>\n<p>d</p>\n"


@pytest.mark.filterwarnings("ignore:.*BuildEnvironment.app")  # MyST's
def test_pages_have_no_comments_within_directives_and_included_files(
    make_site: MakeSite, volume: Volume
) -> None:
    out, findings = make_site(
        volume,
        part="Part <!-- SECRET --> of it",
        index="```{proc:dates}\n```\n\n<!-- SECRET -->\n\n"
        "````{note}\n<!-- SECRET -->\nNoted\n````\n\n"
        "```{include} part.md\n```\n\nShown <b>so</b>\n\n<!-- SECRET\n",
    )
    page = (out / "index.html").read_text()
    assert "SECRET" not in page
    assert "Noted" in page
    assert "of it" in page
    assert "Shown &lt;b&gt;so&lt;/b&gt;" in page
    assert any("'<!-- SECRET' has no -->" in finding.message for finding in findings)


def test_many_unclosed_comments_take_little_time() -> None:
    before = time.process_time()
    assert rendered("a <!-- b " * 30_000).count("&lt;!--") == 30_000
    assert time.process_time() - before < 20
