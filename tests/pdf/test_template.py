"""Templates recognized by their geometry alone."""

import pytest

from procbuild.layout import Box, PdfLayout
from procbuild.pdf.reading.pages import read_pages
from procbuild.pdf.reading.template import template_of
from tests.checks.sample_papers import make_page


@pytest.mark.parametrize(
    ("font", "size", "columns", "block", "words", "template"),
    [
        ("LinLibertineT", 10, 1, (46, 58, 441, 656), "1 Introduction", "acm"),
        ("LinLibertineT", 9, 1, (74, 72, 502, 665), "1 Introduction", "acm"),
        ("LinLibertineT", 10, 1, (81, 82, 532, 676), "1 Introduction", "acm"),
        ("CMR10", 10.9, 2, (90, 91, 522, 703), "Introduction", "pmlr"),
        ("LiberationSerif", 10, 1, (108, 72, 504, 718), "1 Introduction", "neurips"),
        ("NimbusRomNo9L-Regu", 10, 2, (54, 71, 558, 717), "Index Terms—papers", "ieee"),
        ("NimbusRomNo9L-Regu", 10, 2, (54, 71, 558, 717), "Introduction", "unknown"),
    ],
)
def test_geometry_identifies_the_template(
    font: str, size: float, columns: int, block: Box, words: str, template: str
) -> None:
    layout = PdfLayout(
        pages=(make_page(words),), body_font=font, body_size=size, columns=columns, block=block
    )
    assert template_of(read_pages([], [], []), layout, anonymous=False)[0] == template
