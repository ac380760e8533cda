"""Single papers are at most 2 % larger than the authors' PDFs."""

import random
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from procbuild.files import sha256_of
from procbuild.model import Paper, PdfFacts
from tests.book.volumes import build_book, make_paper, make_volume

SIZES = range(100_000, 200_000)
"""Sizes in bytes of papers for which stamps and metadata matter most."""


def as_paper(file: Path, example: Paper, first_page: int) -> Paper:
    """The same paper with another PDF."""
    document = pypdfium2.PdfDocument(file)
    pages, size = len(document), document[0].get_size()
    document.close()
    return replace(
        example,
        id=file.stem,
        file=file.name,
        citation_key=file.stem,
        pdf=file,
        facts=PdfFacts(sha256=sha256_of(file), pages=pages, page_sizes=(size,)),
        first_page=first_page,
        last_page=first_page + pages - 1,
    )


FONT_PROGRAM = b"""%%!PS-AdobeFont-1.0: Made%d 001.000
%%%%Title: Made%d
%%Copyright: nobody
%%This font is made for a test, and is available under any licence that you like,
%%with a list of its glyphs, and nothing else that anybody could want to read here.
%%%%EndComments
11 dict begin
/FontType 1 def /FontMatrix [0.001 0 0 0.001 0 0 ]readonly def /PaintType 0 def
/FontInfo 9 dict dup begin /version (001.000) readonly def /Weight (Medium) readonly def
/ItalicAngle 0 def /isFixedPitch false def /UnderlinePosition -100 def end readonly def
/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for
%s
readonly def currentdict end
currentfile eexec
"""
"""The beginning of a font program of Type 1; the rest is encrypted, and cannot be compressed."""

ENCRYPTED = 9500
"""Its length in bytes for a font of a few glyphs."""

WORDS = ("of", "the", "stone", "fruit", "margins", "grow", "by", "paper", "under", "some", "law")

CMAP = b"""%%!PS-Adobe-3.0 Resource-CMap
%%%%DocumentNeededResources: ProcSet (CIDInit)
%%%%IncludeResource: ProcSet (CIDInit)
%%%%BeginResource: CMap (TeX-made%d-builtin-0)
%%%%Title: (TeX-made%d-builtin-0 TeX made%d-builtin 0)
%%%%Version: 1.000
%%%%EndComments
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (TeX) /Ordering (made%d-builtin) /Supplement 0 >> def
/CMapName /TeX-made%d-builtin-0 def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end
%%%%EndResource
%%%%EOF
"""


def write_latex_like_pdf(path: Path, fonts: int, pages: int) -> None:
    """Write a PDF as TeX does: mostly fonts, and all that can be compressed is."""
    chance = random.Random(fonts)
    glyphs = b"\n".join(b"dup %d /%c put" % (code, code) for code in range(97, 123))
    codes = b"\n".join(b"<%02X> <%04X>" % (code, code) for code in range(33, 123))
    pairs = b"90 beginbfchar\n" + codes + b"\nendbfchar"
    with pikepdf.new() as pdf:
        resources = pikepdf.Dictionary(Font=pikepdf.Dictionary())
        for number in range(fonts):
            head = FONT_PROGRAM % (number, number, glyphs)
            program = pdf.make_stream(head + chance.randbytes(ENCRYPTED))
            program.Length1, program.Length2, program.Length3 = len(head), ENCRYPTED, 0
            descriptor = pikepdf.Dictionary(
                Type=pikepdf.Name.FontDescriptor,
                FontName=pikepdf.Name(f"/ABCDEF+Made{number}"),
                Flags=4,
                FontBBox=[-40, -250, 1009, 750],
                ItalicAngle=0,
                Ascent=694,
                Descent=-194,
                CapHeight=683,
                StemV=69,
                FontFile=program,
            )
            resources.Font[f"/F{number}"] = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.Type1,
                    BaseFont=descriptor.FontName,
                    FirstChar=97,
                    LastChar=122,
                    Widths=[chance.randrange(270, 800) for _ in range(26)],
                    FontDescriptor=pdf.make_indirect(descriptor),
                    ToUnicode=pdf.make_stream(CMAP % (*(number,) * 5, pairs)),
                )
            )
        for _ in range(pages):
            lines = (chance.choices(WORDS, k=12) for _ in range(40))
            text = "".join(f"[({')-333('.join(line)})]TJ 0 -11.955 Td " for line in lines)
            page = pdf.add_blank_page(page_size=(612, 792))
            page.obj.Resources = resources
            page.obj.Contents = pdf.make_stream(f"BT /F0 9 Tf 133 660 Td {text}ET".encode())
        pdf.docinfo["/PTEX.Fullbanner"] = "This is a test that writes like TeX, version 1"
        pdf.docinfo["/Producer"] = pdf.docinfo["/Creator"] = "TeX"
        pdf.save(
            path,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )


@pytest.mark.parametrize(
    ("fonts", "sizes", "limit"),
    [
        (5, range(55_000, 65_000), 1.055),
        (7, range(80_000, 90_000), 1.03),
        (8, range(90_000, 100_000), 1.02),
        (9, range(100_000, 110_000), 1.02),
    ],
)
def test_short_papers_of_latex_hardly_grow(
    tmp_path: Path, fonts: int, sizes: range, limit: float
) -> None:
    file = tmp_path / "in" / "short.pdf"
    example = make_paper(file.parent, "example", 1, 1)
    write_latex_like_pdf(file, fonts, pages=4)
    size = file.stat().st_size
    assert size in sizes
    out, findings = build_book(tmp_path, make_volume([as_paper(file, example, 11)]))
    assert findings == ()
    single = out / "papers" / "short.pdf"
    assert single.stat().st_size <= limit * size
    with pikepdf.open(single) as pdf:
        assert pdf.check_pdf_syntax() == []
    first, *others = (page.extract_text() for page in pypdf.PdfReader(single).pages)
    assert "SMALL 2024, pages 11–14 · © 2024 the authors · CC BY 4.0" in first
    for number, text in enumerate(others, 12):
        assert "SMALL 2024" in text
        assert str(number) in text


@pytest.mark.real
def test_small_real_papers_grow_by_two_percent_at_most(real: Path, tmp_path: Path) -> None:
    example = make_paper(tmp_path / "in", "example", 1, 1)
    papers: list[Paper] = []
    page = 1
    for file in sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")]):
        if file.stat().st_size in SIZES:
            papers.append(as_paper(file, example, page))
            page = (papers[-1].last_page or 0) + 1
    out, findings = build_book(tmp_path, make_volume(papers))
    assert {finding.check for finding in findings} <= {"book-sizes"}
    growth = {
        paper.id: (out / "papers" / paper.file).stat().st_size / paper.pdf.stat().st_size
        for paper in papers
        if paper.pdf
    }
    assert len(growth) > 5
    assert {name: ratio for name, ratio in growth.items() if ratio > 1.02} == {}
