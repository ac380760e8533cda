"""Sphinx doctrees as Typst: all text is in string literals, so that none of it is markup."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import admonitionlabels
from sphinx.util.docutils import SphinxTranslator

from procbuild.pdf.apart.links import is_unsafe
from procbuild.site.parts.sponsors import LOGO
from procbuild.site.widths import pixels, share
from procbuild.text import plain
from procbuild.typeset.markup import literal, typst_maths

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"})
"""Picture formats that Typst reads."""

WRAPPED: Mapping[type[nodes.Node], tuple[str, str]] = {
    nodes.paragraph: ("#par[", "]\n\n"),
    nodes.emphasis: ("#emph[", "];"),
    nodes.strong: ("#strong[", "];"),
    nodes.title_reference: ("#emph[", "];"),
    nodes.subscript: ("#sub[", "];"),
    nodes.superscript: ("#super[", "];"),
    nodes.list_item: ("[", "], "),
    nodes.definition_list_item: ("terms.item(", "), "),
    nodes.term: ("[", "], "),
    nodes.block_quote: ("#quote(block: true)[", "]\n\n"),
    nodes.attribution: ("#align(right)[", "]"),
    nodes.line_block: ("#block[", "]\n\n"),
    nodes.line: ("", "#linebreak();"),
    nodes.caption: ("", "\n\n"),
    nodes.rubric: ("#heading(level: 3, outlined: false)[", "]\n"),
    nodes.topic: ("#block(inset: (left: 1.2em))[", "]\n\n"),
    nodes.sidebar: ("#block(inset: (left: 1.2em))[", "]\n\n"),
    nodes.row: ("", ""),
    nodes.entry: ("[", "], "),
}
"""Markup before and after the children of a node."""

SKIPPED = (
    nodes.comment,
    nodes.substitution_definition,
    nodes.target,
    nodes.system_message,
    nodes.footnote,
    nodes.meta,
    addnodes.index,
    addnodes.toctree,
    addnodes.only,
)


class TypstTranslator(SphinxTranslator):
    """Translates a document to the body of a Typst file, and collects its pictures."""

    def __init__(self, document: nodes.document, builder: object, source: Path) -> None:
        """``source`` is the folder that the document's pictures are relative to."""
        super().__init__(document, builder)  # type: ignore[arg-type]
        self.source = source
        self.parts: list[str] = []
        self.pictures: dict[str, Path] = {}
        self.level = 0
        self.footnotes = {
            name: note for note in document.findall(nodes.footnote) for name in note["ids"]
        }

    @property
    def body(self) -> str:
        """The Typst markup."""
        return '#import "../design.typ": *\n\n' + "".join(self.parts).strip() + "\n"

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Open a node by its method or by the table; others only have their children written."""
        if isinstance(node, SKIPPED):
            raise nodes.SkipNode
        if before := WRAPPED.get(type(node)):
            self.parts.append(before[0])
        elif method := getattr(self, f"visit_{_kind(node)}", None):
            method(node)

    def dispatch_departure(self, node: nodes.Node) -> None:
        """Close a node."""
        if after := WRAPPED.get(type(node)):
            self.parts.append(after[1])
        elif method := getattr(self, f"depart_{_kind(node)}", None):
            method(node)

    def inner(self, node: nodes.Element) -> str:
        """The markup of a node's children."""
        outer, self.parts = self.parts, []
        for child in node.children:
            child.walkabout(self)
        markup, self.parts = "".join(self.parts), outer
        return markup

    def run_in(self, node: nodes.Element) -> str:
        """The markup of paragraphs, of which the first has no paragraph markup of its own."""
        first, *rest = node.children or [nodes.Text("")]
        if isinstance(first, nodes.paragraph):
            return self.inner(first) + self.inner(nodes.container("", *rest))
        return self.inner(node)

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802  -- docutils calls it so
        self.parts.append(f"#{literal(' '.join(str(node).split(chr(10))))};")

    def visit_raw(self, node: nodes.raw) -> None:
        """Markdown's hard line breaks are raw HTML; no other is carried over."""
        if node.get("format") == "html" and node.astext().strip() == "<br />":
            self.parts.append("#linebreak();")
        raise nodes.SkipNode

    def visit_section(self, _node: nodes.section) -> None:
        self.level += 1

    def depart_section(self, _node: nodes.section) -> None:
        self.level -= 1

    def visit_title(self, node: nodes.title) -> None:
        if isinstance(node.parent, nodes.table):
            raise nodes.SkipNode
        if not isinstance(node.parent, nodes.section | nodes.document):
            self.parts.append(_run_head(self.inner(node)))
            raise nodes.SkipNode
        level = max(self.level, 1)
        if level == 1:
            self.parts.append(f"#mark({literal(_plain(node))})\n")
        self.parts.append(f"#heading(level: {level})[")

    def depart_title(self, _node: nodes.title) -> None:
        self.parts.append("]\n\n")

    def visit_definition(self, node: nodes.definition) -> None:
        self.parts.append(f"[{self.run_in(node)}]")
        raise nodes.SkipNode

    def visit_admonition(self, node: nodes.Element) -> None:
        self.parts.append(
            "#block(above: step, below: step, inset: (left: 1em), stroke: (left: 1pt + quiet))["
        )
        if label := admonitionlabels.get(node.tagname):
            self.parts.append(_run_head(f"#{literal(str(label))}"))

    def depart_admonition(self, _node: nodes.Element) -> None:
        self.parts.append("]\n\n")

    def visit_bullet_list(self, node: nodes.bullet_list) -> None:
        has_logos = any(LOGO in image["classes"] for image in node.findall(nodes.image))
        self.parts.append(_list(node, "stack(spacing: 1.2em, " if has_logos else "list("))

    def depart_bullet_list(self, _node: nodes.bullet_list) -> None:
        self.parts.append("))\n\n")

    def visit_definition_list(self, node: nodes.definition_list) -> None:
        self.parts.append(_list(node, "terms("))

    def depart_definition_list(self, _node: nodes.definition_list) -> None:
        self.parts.append("))\n\n")

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        style = {"loweralpha": "a.", "upperalpha": "A.", "lowerroman": "i.", "upperroman": "I."}
        numbering = style.get(node.get("enumtype", ""), "1.")
        start = int(node.get("start", 1))
        self.parts.append(_list(node, f"enum(numbering: {literal(numbering)}, start: {start}, "))

    def depart_enumerated_list(self, _node: nodes.enumerated_list) -> None:
        self.parts.append("))\n\n")

    def visit_literal(self, node: nodes.literal) -> None:
        self.parts.append(f"#raw({literal(node.astext())});")
        raise nodes.SkipNode

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        self.parts.append(f"#raw(block: true, {literal(node.astext())})\n\n")
        raise nodes.SkipNode

    def visit_math(self, node: nodes.math) -> None:
        self.parts.append(f"${typst_maths(node.astext())}$")
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.math_block) -> None:
        formula = f"$ {typst_maths(node.astext())} $"
        if number := node.get("number"):
            rule = f"#set math.equation(numbering: (..) => {literal(f'({number})')})"
            formula = f"#[{rule}\n{formula}]"
        self.parts.append(f"{formula}\n\n")
        raise nodes.SkipNode

    def visit_reference(self, node: nodes.reference) -> None:
        address = node.get("refuri", "")
        usable = address and not address.startswith("#") and not is_unsafe(address)
        self.parts.append(f"#link({literal(address)})[" if usable else "#[")

    def depart_reference(self, _node: nodes.reference) -> None:
        self.parts.append("];")

    def visit_footnote_reference(self, node: nodes.footnote_reference) -> None:
        note = self.footnotes.get(node.get("refid", ""))
        if note is not None:
            for label in list(note.findall(nodes.label)):
                note.remove(label)
            self.parts.append(f"#footnote[{self.run_in(note).strip()}];")
        raise nodes.SkipNode

    def visit_figure(self, node: nodes.figure) -> None:
        words = [child for child in node if isinstance(child, nodes.caption | nodes.legend)]
        pictures = [child for child in node if child not in words]
        body = self.inner(nodes.container("", *pictures))
        caption = self.inner(nodes.container("", *words)).strip()
        self.parts.append(f"#figure([{body}]{f', caption: [{caption}]' if caption else ''})\n\n")
        raise nodes.SkipNode

    def visit_image(self, node: nodes.image) -> None:
        path = self.source / str(node.get("uri", ""))
        if path.suffix.lower() in PICTURES and path.is_file():
            name = f"picture-{len(self.pictures)}{path.suffix.lower()}"
            self.pictures[name] = path
            size = f"width: {_width(str(node.get('width', '')))}"
            if LOGO in node["classes"]:  # as on the book's own page of sponsors
                size = 'height: 42pt, fit: "contain"'
            code = f"image({literal(name)}, {size}, alt: {literal(node.get('alt', ''))})"
            # A paragraph drops blocks without a word, and pictures are blocks.
            is_inline = isinstance(node.parent, nodes.TextElement)
            self.parts.append(f"#box({code});" if is_inline else f"#{code};")
        raise nodes.SkipNode

    def visit_table(self, node: nodes.table) -> None:
        columns = len(list(node.findall(nodes.colspec)))
        title = next(iter(node.findall(nodes.title)), None)
        caption = f", caption: [{self.inner(title)}]" if title is not None else ""
        head = next(iter(node.findall(nodes.thead)), None)
        body = next(iter(node.findall(nodes.tbody)), None)
        rows = [f"table.header({self.inner(head)})", "table.hline(stroke: hair)"] if head else []
        cells = ", ".join([*rows, self.inner(body) if body else ""])
        rule = "table.hline(stroke: 0.6pt + ink)"
        aligned = ", ".join(_alignments(node, columns))
        self.parts.append(
            f"#figure(table(columns: {columns}, align: ({aligned},), {rule}, {cells} {rule})"
            f"{caption})\n\n"
        )
        raise nodes.SkipNode

    def visit_transition(self, node: nodes.transition) -> None:
        if "footnotes" not in node["classes"]:
            self.parts.append("#align(center)[#v(0.6em) ⁂ #v(0.6em)]\n\n")


def _run_head(markup: str) -> str:
    """The heading of a note, kept on the page on which the note begins."""
    return f"#block(above: 0pt, below: 0.3em, sticky: true)[#strong[{markup}]]\n\n"


def _list(node: nodes.Element, function: str) -> str:
    """The beginning of a list; only one that is not within another stands apart from the text."""
    outer = node.parent
    while outer is not None and not isinstance(outer, nodes.list_item):
        outer = outer.parent
    apart = "" if outer is not None else "above: 0.5 * step, below: 0.5 * step, "
    return f"#block({apart}{function}"


def _kind(node: nodes.Node) -> str:
    """The suffix of the node's methods; all admonitions share one."""
    return "admonition" if isinstance(node, nodes.Admonition) else type(node).__name__


def _plain(title: nodes.title) -> str:
    """A title for an outline, with formulas in Unicode."""
    return "".join(
        plain(f"${leaf.astext()}$") if isinstance(leaf.parent, nodes.math) else leaf.astext()
        for leaf in title.findall(nodes.Text)
    )


def _width(text: str) -> str:
    """A picture's width in Typst; at most the width of the text."""
    if percent := share(text):
        return f"{percent}%"
    wide = pixels(text)
    return f"{min(wide * 0.75, 400):g}pt" if wide else "auto"


def _alignments(table: nodes.table, columns: int) -> list[str]:
    """The alignments of the columns, from the cells of the first row."""
    alignments = ["left"] * columns
    first = next(iter(table.findall(nodes.row)), None)
    for column, cell in enumerate(first.children if first is not None else []):
        classes: list[str] = cell["classes"] if isinstance(cell, nodes.Element) else []
        for side in ("left", "center", "right"):
            if column < columns and (f"text-{side}" in classes or f"align-{side}" in classes):
                alignments[column] = side
    return alignments


def name_of(docname: str) -> str:
    """The file name of a page, without suffix."""
    return PurePosixPath(docname).as_posix().replace("/", "-")
