"""Outline, page labels and metadata."""

from io import BytesIO

import pikepdf

from procbuild.conference import Limits
from procbuild.pdf.inspect import ObjectFacts, inspect
from tests.pdf.drawing import pdf_of, save_to_bytes


def read(pdf: pikepdf.Pdf) -> ObjectFacts:
    return inspect(save_to_bytes(pdf), Limits())


def test_entries_have_level_and_page_also_by_name() -> None:
    with pikepdf.open(BytesIO(pdf_of([[], [], []]))) as pdf:
        with pdf.open_outline() as outline:
            chapter = pikepdf.OutlineItem("One", 0)
            chapter.children.append(pikepdf.OutlineItem("One point one", 1))
            outline.root += [chapter, pikepdf.OutlineItem("Nowhere")]
        target = pikepdf.Array([pdf.pages[2].obj, pikepdf.Name.Fit])
        pdf.Root.Names = pikepdf.Dictionary(
            Dests=pikepdf.Dictionary(Names=pikepdf.Array(["section.2", target]))
        )
        pdf.Root.Outlines.Last.Dest = pikepdf.String("section.2")
        facts = read(pdf).outline
    assert [(entry.title, entry.level, entry.page) for entry in facts] == [
        ("One", 0, 1),
        ("One point one", 1, 2),
        ("Nowhere", 0, 3),
    ]


def test_an_outline_with_a_loop_is_read_once() -> None:
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        with pdf.open_outline() as outline:
            outline.root += [pikepdf.OutlineItem("a", 0), pikepdf.OutlineItem("b", 0)]
        pdf.Root.Outlines.Last.Next = pdf.Root.Outlines.First
        facts = read(pdf)
    assert [entry.title for entry in facts.outline] == ["a", "b"]
    assert [hazard.kind for hazard in facts.hazards] == ["outline-loop"]


def test_trees_that_contain_themselves_are_read_once() -> None:
    with pikepdf.open(BytesIO(pdf_of([[], []]))) as pdf:
        pdf.Root.Outlines = pdf.make_indirect(pikepdf.Dictionary())
        entry = pikepdf.Dictionary(Title="One", Dest=pikepdf.String("one"))
        pdf.Root.Outlines.First = pdf.Root.Outlines.Last = pdf.make_indirect(entry)
        names = pdf.make_indirect(pikepdf.Dictionary())
        target = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])
        names.Kids = pikepdf.Array([names, names, pikepdf.Dictionary(Names=["one", target])])
        pdf.Root.Names = pikepdf.Dictionary(Dests=names)
        numbers = pdf.make_indirect(pikepdf.Dictionary())
        style = pikepdf.Dictionary(S=pikepdf.Name.r)
        numbers.Kids = pikepdf.Array([numbers, numbers, pikepdf.Dictionary(Nums=[0, style])])
        pdf.Root.PageLabels = numbers
        facts = read(pdf)
    assert [(entry.title, entry.page) for entry in facts.outline] == [("One", 2)]
    assert facts.labels == ("i", "ii")


def test_page_labels_of_all_styles_are_read() -> None:
    with pikepdf.open(BytesIO(pdf_of([[]] * 7))) as pdf:
        ranges = {
            0: pikepdf.Dictionary(S=pikepdf.Name.r, St=3),
            2: pikepdf.Dictionary(S=pikepdf.Name.D, P="A-"),
            4: pikepdf.Dictionary(S=pikepdf.Name.A, St=26),
            6: pikepdf.Dictionary(P="cover"),
        }
        numbers = pikepdf.Array([part for pair in ranges.items() for part in pair])
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=numbers)
        assert read(pdf).labels == ("iii", "iv", "A-1", "A-2", "Z", "AA", "cover")


def test_metadata_becomes_clean_text() -> None:
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        pdf.docinfo["/Title"] = "Größe\x00 <b>论文</b>\n🎉"
        pdf.Root.Lang = pikepdf.String("en-GB")
        info = read(pdf).info
    assert info.title == "Größe <b>论文</b> 🎉"
    assert info.language == "en-GB"
    assert info.author == ""
