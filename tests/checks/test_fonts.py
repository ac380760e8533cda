"""Checks of fonts and of the text set in them."""

from dataclasses import replace

from procbuild.model import Font, Info
from tests.checks.making import ids, line, page, paper, the

TIMES = Font(name="NimbusRomNo9L-Regu", type="Type1", embedded=True)


def test_an_unembedded_font_is_named_with_its_page() -> None:
    fonts = TIMES, Font(name="ArialMT", type="TrueType", embedded=False, page=5)
    finding = the(paper(page("Text"), fonts=fonts), "fonts-embedded")
    assert (finding.severity, finding.page) == ("error", 5)
    assert finding.message == "Not embedded: ArialMT (page 5)"


def test_text_that_lacks_its_own_fonts_is_told_from_figures_that_do() -> None:
    lines = page("A line of the paper", line("axis", role="figure"))
    own = Font(name="Times", type="Type1", embedded=False)
    label = Font(name="ArialMT", type="TrueType", embedded=False)
    word = Info(producer="Microsoft Word for Microsoft 365")
    tex = Info(producer="pdfTeX-1.40.25")

    def advice(info: Info, *fonts: Font) -> str:
        return the(paper(lines, fonts=fonts, info=info), "fonts-embedded").remedy

    assert advice(tex, label).startswith("Most often an included figure lacks its fonts")
    assert advice(tex, own, label).startswith("The text itself lacks its fonts: make the PDF again")
    assert "updmap-sys" in advice(tex, own)
    assert "PDF/A compliant" in advice(word, own)
    assert "updmap" not in advice(word, own)


def test_many_fonts_are_not_all_listed() -> None:
    fonts = tuple(Font(name=f"F{n}", type="TrueType", embedded=False) for n in range(9))
    assert the(paper(page("Text"), fonts=fonts), "fonts-embedded").message == (
        "Not embedded: F0, F1, F2, F3, F4, F5 and 3 more"
    )


def test_type_3_is_a_warning() -> None:
    fonts = (Font(name="", type="Type3", embedded=True, unicode=False),)
    finding = the(paper(page("Text"), fonts=fonts), "fonts-type3")
    assert finding.message == "1 Type 3 font"
    assert ids(paper(page("Text"), fonts=fonts)) == ["fonts-type3"]


def test_type_3_fonts_of_one_name() -> None:
    fonts = tuple(Font(name=name, type="Type3", embedded=True, page=6) for name in ("A", "A", "B"))
    assert the(paper(page("Text"), fonts=fonts), "fonts-type3").message == (
        "3 Type 3 fonts, which go by A (page 6) and B (page 6)"
    )


def test_a_font_without_unicode() -> None:
    fonts = (Font(name="Odd", type="TrueType", embedded=True, unicode=False),)
    assert ids(paper(page("Text"), fonts=fonts)) == ["fonts-unicode"]


def test_garbled_text_is_told_with_its_share() -> None:
    garbled = page("Text", characters=200, unmapped={"": 50})
    assert the(paper(garbled), "text-garbled").message == (
        "Page 1: up to 25 % of the characters are not mapped to Unicode"
    )
    assert ids(paper(page("Text", characters=200, unmapped={"Odd": 3}))) == []


def test_garbled_text_of_figures_is_told_from_that_of_the_paper() -> None:
    garbled = page("Text", characters=200, unmapped={"DengXian": 49, "CMSY10": 1})
    own = Font(name="CMSY10", type="Type1", embedded=True, page=1)
    odd = Font(name="DengXian", type="TrueType", embedded=True, page=1)
    finding = the(paper(garbled, fonts=(own, replace(odd, figure=True))), "text-garbled")
    assert finding.message.endswith(
        "25 % of the characters are not mapped to Unicode: those in included figures, set in "
        "DengXian (page 1)"
    )
    assert finding.remedy.startswith("Export the included figures again")
    finding = the(paper(garbled, fonts=(own, odd)), "text-garbled")
    assert finding.message.endswith("are not mapped to Unicode: those set in DengXian (page 1)")
    assert "glyphtounicode" in finding.remedy


def test_pictures_of_pages_are_no_text() -> None:
    scans = [page(number=n, scanned=True, ink=(), characters=0) for n in (1, 2)]
    assert "text-missing" in ids(paper(*scans))
    recognized = page("Text", scanned=True, characters=300)
    assert ids(paper(recognized)) == ["text-scanned"]


def test_the_place_of_a_font_is_where_its_text_stands() -> None:
    figure = line("Accuracy", y0=300)
    subject = paper(
        page("Text", replace(figure, font="ArialMT")),
        fonts=(Font(name="ArialMT", type="TrueType", embedded=False, page=1),),
    )
    assert the(subject, "fonts-embedded").bbox == figure.bbox
