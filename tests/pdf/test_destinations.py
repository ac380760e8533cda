"""Where internal links lead."""

from io import BytesIO
from time import process_time
from typing import Any

import pikepdf
import pytest

from procbuild.conference import Limits
from procbuild.layout import DeadLink
from procbuild.pdf import destinations
from procbuild.pdf.inspect import inspect
from tests.pdf.drawing import pdf_of, save_to_bytes

Link = dict[str, Any]

NOT_UTF8 = pikepdf.Object.parse(b"/M#FCller")


def dead_links(*links: Link) -> tuple[DeadLink, ...]:
    """Return the dead ones of these links on page 1 of a PDF.

    Its named destinations are ``page 2``, ``removed`` and, as in PDF 1.1, the names ``old`` and
    ``Müller`` in Latin-1.
    """
    with pikepdf.open(BytesIO(pdf_of([[], [], []]))) as pdf:
        second, removed = (pikepdf.Array([pdf.pages[n].obj, pikepdf.Name.Fit]) for n in (1, 2))
        names = pikepdf.Array(["page 2", second, "removed", pikepdf.Dictionary(D=removed)])
        pdf.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=names))
        pdf.Root.Dests = pikepdf.Dictionary(old=second)
        pdf.Root.Dests[NOT_UTF8] = second
        del pdf.pages[2]
        pdf.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[10, 782, 20, 792], **link)
                for link in links
            ]
        )
        data = save_to_bytes(pdf)
    return inspect(data, Limits()).dead_links


def go_to(target: object) -> Link:
    return {"A": pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=target)}


@pytest.mark.parametrize(
    "link",
    [
        {"Dest": "page 2"},
        {"Dest": pikepdf.Name.old},
        {"Dest": NOT_UTF8},
        {"Dest": pikepdf.Array([1, pikepdf.Name.Fit])},
        go_to("page 2"),
        {"A": pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")},
        {"A": pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.NextPage)},
        {"A": pikepdf.Dictionary(S=pikepdf.Name.GoToR, F="other.pdf", D="anywhere")},
        {},
    ],
)
def test_links_that_lead_somewhere_are_not_dead(link: Link) -> None:
    assert dead_links(link) == ()


@pytest.mark.parametrize(
    "link",
    [
        {"Dest": "never defined"},
        go_to("never defined"),
        go_to("removed"),
        {"Dest": pikepdf.Array([2, pikepdf.Name.Fit])},
        {"Dest": pikepdf.Array([])},
    ],
)
def test_links_to_what_is_not_in_the_pdf_are_dead(link: Link) -> None:
    assert dead_links({"Dest": "page 2"}, link) == (DeadLink(page=1, bbox=(10.0, 0.0, 20.0, 10.0)),)


def test_names_beyond_the_limit_are_taken_to_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destinations, "MAX_NAMES", 1)
    assert dead_links(go_to("removed"), go_to("never defined")) == ()


def test_many_links_to_one_long_array_are_read_in_a_moment() -> None:
    with pikepdf.open(BytesIO(pdf_of([[]]))) as pdf:
        target = pdf.make_indirect(pikepdf.Array([0] * 100_000))
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=target)
        pdf.pages[0].obj.Annots = pikepdf.Array([link] * 1000)
        data = save_to_bytes(pdf)
    start = process_time()
    assert inspect(data, Limits()).dead_links == ()
    assert process_time() - start < 4, "this takes 20 s if each link's array is read to its end"
