"""Form fields become stamps: viewers draw fields without a form anew, or not at all.

ISO 32000-1, 12.5.5 (appearances) and 12.7 (fields).
"""

from procbuild.pdf.apart.boxes import box_of
from procbuild.pdf.apart.source import Source
from procbuild.pdf.values import Entries, Value, integer

FIELD_KEYS = frozenset({
    b"/FT", b"/T", b"/TU", b"/TM", b"/Ff", b"/V", b"/DV", b"/DA", b"/Q", b"/DS", b"/RV", b"/Opt",
    b"/TI", b"/I", b"/MaxLen", b"/Lock", b"/SV", b"/H",
})  # fmt: skip
"""Entries of fields: a paper's fields keep their appearance, but nothing to fill in."""

HIDDEN = 1 << 1 | 1 << 5
"""Annotation flags Hidden and NoView."""


def make_stamp(source: Source, field: Entries) -> bool:
    """Make a field a stamp, in its present state; False if the stamp would show nothing.

    Viewers write ``Draft`` in place of a stamp without an appearance.
    """
    shown = _normal_appearance(source, field)
    state = _state(source, field)
    field[b"/Subtype"] = b"/Stamp"
    for key in FIELD_KEYS & field.keys():
        del field[key]
    if source.is_stream(shown):
        return True
    field[b"/AS"] = state
    return source.is_stream((source.entries(shown) or {}).get(state))


def lacks_appearance(source: Source, field: Entries) -> bool:
    """Whether viewers must draw a visible field by themselves, which not all of them do."""
    flags = integer(source.value(field.get(b"/F"))) or 0
    is_visible = not flags & HIDDEN and box_of(source, field.get(b"/Rect")) is not None
    return is_visible and _normal_appearance(source, field) is None


def link_over(field: Entries, action: Value) -> Entries:
    """A link in the place of a field: no viewer follows actions of stamps."""
    place = {key: field[key] for key in (b"/Rect", b"/F", b"/P") if key in field}
    border: Value = [b"0", b"0", b"0"]
    link: Entries = {b"/Type": b"/Annot", b"/Subtype": b"/Link", b"/Border": border, b"/A": action}
    return link | place


def _normal_appearance(source: Source, field: Entries) -> Value | None:
    """The stream of the normal appearance, or a dictionary with one for each state, if any.

    LaTeX's check boxes have a dictionary of nothing.
    """
    normal = (source.entries(field.get(b"/AP")) or {}).get(b"/N")
    streams = [normal, *(source.entries(normal) or {}).values()]
    return normal if any(map(source.is_stream, streams)) else None


def _state(source: Source, field: Entries) -> bytes:
    """The appearance state; if it is not stated, that of the field's value."""
    group = source.entries(field.get(b"/Parent")) or {}
    for value in (field.get(b"/AS"), field.get(b"/V"), group.get(b"/V")):
        state = source.value(value)
        if isinstance(state, bytes):
            return state
    return b"/Off"
