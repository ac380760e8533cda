"""A part of a PDF as a PDF of its own."""

from collections.abc import Container, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, String


def front_matter(book: Path) -> bytes:
    """The pages of a book before the first one with an arabic page number, as a PDF.

    Links between them lead where they led, those to other pages are left out. Empty where there
    are no such pages, or where the book has no arabic number. The same book gives the same bytes.
    Of the other pages nothing is read: a large book has a million objects.
    """
    with pikepdf.open(book, inherit_page_attributes=False) as pdf, pikepdf.new() as front:
        count = _roman(pdf)
        tree = pdf.Root.Pages
        pages = list(islice(_leaves(tree), count + 1))
        if not 0 < count < len(pages):
            return b""
        del pages[count:]
        own = {page.objgen for page in pages}
        for page in pages:
            _relink(pdf, page, own)
            page.Parent = tree
        tree.Kids, tree.Count = Array(pages), count
        for key in pdf.Root.keys() - {"/Type", "/Pages"}:
            del pdf.Root[key]
        front.add_pages_from(pdf, range(count))
        stream = BytesIO()
        generate = pikepdf.ObjectStreamMode.generate
        front.save(stream, deterministic_id=True, object_stream_mode=generate)
        return stream.getvalue()


def _leaves(node: Object) -> Iterator[Object]:
    """The pages below a node of the page tree, in order."""
    for kid in node.get("/Kids", Array()).as_list():
        if "/Kids" in kid:
            yield from _leaves(kid)
        else:
            yield kid


def _relink(pdf: pikepdf.Pdf, page: Object, own: Container[tuple[int, int]]) -> None:
    """Have the page's links name their target themselves; those not to ``own`` pages go."""
    if "/Annots" not in page:
        return
    kept: list[Object] = []
    for annotation in page.Annots.as_list():
        action = annotation.get("/A")
        holder, key = annotation, "/Dest"
        if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            holder, key = action, "/D"
        if key in holder:
            target = _destination(pdf, holder[key])
            if not (len(target) and isinstance(target[0], Object) and target[0].objgen in own):
                continue
            holder[key] = target
        kept.append(annotation)
    page.Annots = Array(kept)


def _destination(pdf: pikepdf.Pdf, value: Object) -> Object:
    """A destination by name or by itself, as an array; an empty one where there is none.

    Nor is there one for a name with a prefix: it is a paper's, and to look for it reads the paper.
    """
    if isinstance(value, String):
        names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        if names is None or "/" in str(value):
            return Array()
        value = NameTree(names).get(str(value), Array())
    if isinstance(value, Dictionary):
        value = value.get("/D", Array())
    return value if isinstance(value, Array) else Array()


def _roman(pdf: pikepdf.Pdf) -> int:
    """How many pages stand before the first that is labelled with an arabic number; 0: none is."""
    labels = pdf.Root.get("/PageLabels")
    ranges = labels.get("/Nums") if isinstance(labels, Dictionary) else None
    found: list[object] = list(ranges.as_list()) if isinstance(ranges, Array) else []
    for start, label in zip(found[::2], found[1::2], strict=False):
        if isinstance(label, Dictionary) and label.get("/S") == Name.D:
            return start if isinstance(start, int) else 0
    return 0
