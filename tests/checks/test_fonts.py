"""The checks of fonts and of the text set in them."""

from dataclasses import replace

from procbuild.model import Font, Info
from tests.checks.sample_papers import check_ids, make_line, make_page, make_paper, only_finding

TIMES = Font(name="NimbusRomNo9L-Regu", type="Type1", embedded=True)


def test_an_unembedded_font_is_named_with_its_page() -> None:
    fonts = TIMES, Font(name="ArialMT", type="TrueType", embedded=False, page=5)
    finding = only_finding(make_paper(make_page("Text"), fonts=fonts), "fonts-embedded")
    assert (finding.severity, finding.page) == ("error", 5)
    assert finding.message == "Not embedded: ArialMT (page 5)"


def test_the_remedy_depends_on_whether_the_text_or_a_figure_lacks_fonts() -> None:
    page = make_page("A line of the paper", make_line("axis", role="figure"))
    text_font = Font(name="Times", type="Type1", embedded=False)
    figure_font = Font(name="ArialMT", type="TrueType", embedded=False)
    word = Info(producer="Microsoft Word for Microsoft 365")
    tex = Info(producer="pdfTeX-1.40.25")

    def remedy(info: Info, *fonts: Font) -> str:
        return only_finding(make_paper(page, fonts=fonts, info=info), "fonts-embedded").remedy

    assert remedy(tex, figure_font).startswith("Most often an included figure lacks its fonts")
    assert remedy(tex, text_font, figure_font).startswith(
        "The text itself lacks its fonts: make the PDF again"
    )
    assert "updmap-sys" in remedy(tex, text_font)
    assert "PDF/A compliant" in remedy(word, text_font)
    assert "updmap" not in remedy(word, text_font)


def test_only_some_of_many_fonts_are_listed() -> None:
    fonts = tuple(Font(name=f"F{n}", type="TrueType", embedded=False) for n in range(9))
    assert only_finding(make_paper(make_page("Text"), fonts=fonts), "fonts-embedded").message == (
        "Not embedded: F0, F1, F2, F3, F4, F5 and 3 more"
    )


def test_a_type_3_font_is_a_warning() -> None:
    fonts = (Font(name="", type="Type3", embedded=True, unicode=False),)
    finding = only_finding(make_paper(make_page("Text"), fonts=fonts), "fonts-type3")
    assert finding.message == "1 Type 3 font"
    assert check_ids(make_paper(make_page("Text"), fonts=fonts)) == ["fonts-type3"]


def test_type_3_fonts_with_the_same_name_and_page_are_listed_once() -> None:
    fonts = tuple(Font(name=name, type="Type3", embedded=True, page=6) for name in ("A", "A", "B"))
    assert only_finding(make_paper(make_page("Text"), fonts=fonts), "fonts-type3").message == (
        "3 Type 3 fonts, which go by A (page 6) and B (page 6)"
    )


def test_a_font_without_a_unicode_map_is_found() -> None:
    fonts = (Font(name="Odd", type="TrueType", embedded=True, unicode=False),)
    assert check_ids(make_paper(make_page("Text"), fonts=fonts)) == ["fonts-unicode"]


def test_garbled_text_is_found_with_its_share_of_the_page() -> None:
    garbled = make_page("Text", characters=200, unmapped={"": 50})
    assert only_finding(make_paper(garbled), "text-garbled").message == (
        "Page 1: up to 25 % of the characters are not mapped to Unicode"
    )
    assert check_ids(make_paper(make_page("Text", characters=200, unmapped={"Odd": 3}))) == []


def test_the_remedy_depends_on_whether_the_text_or_a_figure_is_garbled() -> None:
    garbled = make_page("Text", characters=200, unmapped={"DengXian": 49, "CMSY10": 1})
    text_font = Font(name="CMSY10", type="Type1", embedded=True, page=1)
    other_font = Font(name="DengXian", type="TrueType", embedded=True, page=1)
    finding = only_finding(
        make_paper(garbled, fonts=(text_font, replace(other_font, figure=True))), "text-garbled"
    )
    assert finding.message.endswith(
        "25 % of the characters are not mapped to Unicode: those in included figures, set in "
        "DengXian (page 1)"
    )
    assert finding.remedy.startswith("Export the included figures again")
    finding = only_finding(make_paper(garbled, fonts=(text_font, other_font)), "text-garbled")
    assert finding.message.endswith("are not mapped to Unicode: those set in DengXian (page 1)")
    assert "glyphtounicode" in finding.remedy


def test_scanned_pages_are_found() -> None:
    scans = [make_page(number=n, scanned=True, ink=(), characters=0) for n in (1, 2)]
    assert "text-missing" in check_ids(make_paper(*scans))
    recognized = make_page("Text", scanned=True, characters=300)
    assert check_ids(make_paper(recognized)) == ["text-scanned"]


def test_the_finding_on_a_font_is_marked_at_its_text() -> None:
    label = make_line("Accuracy", y0=300)
    subject = make_paper(
        make_page("Text", replace(label, font="ArialMT")),
        fonts=(Font(name="ArialMT", type="TrueType", embedded=False, page=1),),
    )
    assert only_finding(subject, "fonts-embedded").bbox == label.bbox
