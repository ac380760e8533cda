"""Extract a part of a PDF as a PDF of its own."""

from collections.abc import Container, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Object, String


def front_matter(book: Path) -> bytes:
    """The pages of a book before the first one with an arabic page number, as a PDF.

    Links between these pages are kept, links to other pages are dropped. Returns empty bytes if
    there are no such pages or no page has an arabic number. The output is deterministic. The other
    pages are not read: a large book has a million objects.
    """
    with pikepdf.open(book, inherit_page_attributes=False) as pdf, pikepdf.new() as front:
        count = _count_front_pages(pdf)
        tree = pdf.Root.Pages
        pages = list(islice(_iter_pages(tree), count + 1))
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


def _iter_pages(node: Object) -> Iterator[Object]:
    """The pages below a page tree node, in order."""
    for kid in node.get("/Kids", Array()).as_list():
        if "/Kids" in kid:
            yield from _iter_pages(kid)
        else:
            yield kid


def _relink(pdf: pikepdf.Pdf, page: Object, own: Container[tuple[int, int]]) -> None:
    """Make named destinations of the page's links explicit; drop links not to ``own`` pages."""
    if "/Annots" not in page:
        return
    annotations: list[Object] = []
    for annotation in page.Annots.as_list():
        action = annotation.get("/A")
        holder, key = annotation, "/Dest"
        if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
            holder, key = action, "/D"
        if key in holder:
            target = _resolve_destination(pdf, holder[key])
            if not (len(target) and isinstance(target[0], Object) and target[0].objgen in own):
                continue
            holder[key] = target
        annotations.append(annotation)
    page.Annots = Array(annotations)


def _resolve_destination(pdf: pikepdf.Pdf, value: Object) -> Object:
    """Resolve a named or explicit destination to an array, empty if there is none.

    Prefixed names belong to papers and are not looked up: that would read the paper.
    """
    if isinstance(value, String):
        names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
        if names is None or "/" in str(value):
            return Array()
        value = NameTree(names).get(str(value), Array())
    if isinstance(value, Dictionary):
        value = value.get("/D", Array())
    return value if isinstance(value, Array) else Array()


def _count_front_pages(pdf: pikepdf.Pdf) -> int:
    """Number of pages before the first one labelled with an arabic number; 0 if there is none."""
    labels = pdf.Root.get("/PageLabels")
    ranges = labels.get("/Nums") if isinstance(labels, Dictionary) else None
    values: list[object] = list(ranges.as_list()) if isinstance(ranges, Array) else []
    for start, label in zip(values[::2], values[1::2], strict=False):
        if isinstance(label, Dictionary) and label.get("/S") == Name.D:
            return start if isinstance(start, int) else 0
    return 0
