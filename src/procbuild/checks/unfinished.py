"""Checks for what the authors left unfinished."""

import re
from collections.abc import Callable, Iterator
from itertools import islice, takewhile

from procbuild.checks.base import Check, Remedy, Spot, Subject, spot_of_all
from procbuild.checks.places import Place
from procbuild.checks.places import find as find_places
from procbuild.layout import Box, Line, Page, is_inside

MAX_PLACES = 20
"""Number of matches on one page that are looked at."""


def _is_running_text(line: Line) -> bool:
    return line.role == "text"


def _find_patterns(
    patterns: tuple[str, ...],
    what: str,
    keep: Callable[[Line], bool] = _is_running_text,
    *,
    accept: Callable[[Page, Place], bool] = lambda _, __: True,
    of_template: bool = False,
) -> Callable[[Subject], Iterator[Spot]]:
    """Make a function that reports all matches of patterns in one finding.

    It has the place of the first match and the pages of the others, and says ``what`` they are.
    ``accept`` decides by what is around a match.
    ``of_template`` adds the sample text of the profile.
    """

    def find_all(subject: Subject) -> Iterator[Spot]:
        all_patterns = (*patterns, *subject.profile.template_text) if of_template else patterns
        places = [
            place
            for page in subject.layout.pages
            for place in islice(find_places(page, all_patterns, keep), MAX_PLACES)
            if accept(page, place)
        ]
        yield from spot_of_all(what, [(one.page, one.bbox, one.in_context) for one in places])

    return find_all


UNRESOLVED: Check[Subject] = Check(
    id="leftover-reference",
    severity="warning",
    what="A reference or citation was not resolved: ?? or [?].",
    why="Readers do not know what is referred to.",
    remedy=Remedy(
        "Define what the reference names, or correct its name.",
        latex="Compile again until the log has no undefined references or citations; look for "
        r"misspelt \ref and \cite keys.",
        word="Update all fields (Ctrl+A, F9) before exporting.",
    ),
    find=_find_patterns(
        (
            r"\?\?(?<![\w?!¿”’\"')\]]\?\?)(?![\w?!])",
            r"\[\?(?:[,;]\s*\?)*\]",
            r"(?i)error! reference source not found",
        ),
        "not resolved",
    ),
)

TODO: Check[Subject] = Check(
    id="leftover-todo",
    severity="warning",
    what="A note to do something is left in the text.",
    why="It was meant for the authors.",
    remedy=Remedy(
        "Do it, or remove the note.",
        latex=r"Give todonotes the option disable, and look for \todo.",
    ),
    find=_find_patterns(
        (
            (
                r"(?:TODO(?<!\wTODO)|FIXME(?<!\wFIXME))\b"
                r"(?!s|[- ](?:[Ll]ist|[Ii]tem|[Aa]pp|[Cc]omment))"
            ),
            r"\[(?:TBD|TBA|XXX?|cite|CITE|citation|citation needed|ref|REF)\]",
            r"(?i)(?:add|insert|missing) (?:citation|reference)s? here\b",
        ),
        "a note of the authors",
    ),
)

REVIEW = r"(?:(?:double|single)[- ]blind |blind |peer |anonymous )*(?:review(?:ing)?|anonymity)"

HIDDEN_FOR_REVIEW = (
    (
        r"(?i)[\[(](?:[\w’'-]+ ){0,4}(?:anonymi[sz]ed|blinded|redacted|omitted|removed|withheld"
        rf"|hidden|suppressed)(?: here)? (?:for|during|due to|to (?:preserve|ensure|maintain)) "
        rf"(?:the )?(?:purposes? of )?{REVIEW}[^\])]{{0,30}}[\])]"
    ),
    (
        r"(?i)^(?:acknowledge?ments? |funding |links? )?(?:(?:is|are|was|were) )?(?:anonymi[sz]ed"
        rf"|redacted|omitted|removed|withheld|hidden|suppressed) for (?:the )?{REVIEW}\W*$"
    ),
)
"""Remarks of a few words in brackets, or on a line of their own; a paper about reviewing says such
things in sentences."""

ANONYMIZED: Check[Subject] = Check(
    id="leftover-anonymized",
    severity="warning",
    what="A remark says that something was hidden for review.",
    why="Readers of the published paper miss what it stands for.",
    remedy=Remedy("Write what the remark stands for, or remove it."),
    find=_find_patterns(HIDDEN_FOR_REVIEW, "hidden for review"),
)

SAMPLE = 6
"""Number of lines in a frame, or of one colour in sequence, that are no comment: a prompt."""

SLACK = 2.0
"""What a line may be outside of its frame, in pt."""

TYPEWRITER = re.compile(r"mono|courier|typewriter|consolas|(?:cm|ec|sf)tt\d", re.IGNORECASE)


def _is_comment(page: Page, place: Place) -> bool:
    """Whether a match is not part of a sample: framed or long text, or text in typewriter type."""
    line = place.lines[0]
    boxes = [mark.bbox for mark in page.ink if mark.kind == "drawing" and _is_part(mark.bbox, page)]
    frame = max((box for box in boxes if is_inside(line.bbox, box, SLACK)), key=_area, default=None)
    framed = sum(is_inside(other.bbox, frame, SLACK) for other in page.lines) if frame else 0
    start = next(n for n, other in enumerate(page.lines) if other is line)
    behind = page.lines[start : start + SAMPLE]
    before = page.lines[max(start - SAMPLE, 0) : start][::-1]
    same = (sum(1 for _ in takewhile(lambda x: x.color == line.color, x)) for x in (before, behind))
    return framed < SAMPLE and sum(same) < SAMPLE and not TYPEWRITER.search(line.font)


def _is_part(box: Box, page: Page) -> bool:
    """Whether a box is not around the whole page."""
    return _area(box) < 0.7 * page.width * page.height


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


COMMENT: Check[Subject] = Check(
    id="leftover-comment",
    severity="warning",
    what="A comment among the authors is left in the text.",
    why="It was meant for the authors.",
    remedy=Remedy("Remove the comment.", latex="Switch the comment macros off."),
    find=_find_patterns(
        (r"\[[A-Z]{2,3}: [^\]]{4,}", r"(?i)reviewer\s*#?\d: "),
        "a comment",
        lambda line: _is_running_text(line) and _is_coloured(line),
        accept=_is_comment,
    ),
)

AUTHORS_TO_FILL_IN = (
    r"^(?:First|Second|Third) Author[\d,;*†‡§∗ ]*(?:$|(?:First|Second|Third) Author)",
    r"\bAuthor (?:One|Two|Three)\b",
    r"\bGiven Name Surname\b",
    r"\bFirst[Nn]ame\d? Last[Nn]ame\d?\b",
    r"\bAffiliation / Address line\b",
    r"(?i)\bemail@(?:domain|address|email)\b",
)
"""What templates print where authors state names, affiliations and addresses."""

TEMPLATE_TEXT: Check[Subject] = Check(
    id="leftover-template-text",
    severity="warning",
    what="Sample text of the template is left in the paper.",
    why="It has nothing to do with the paper.",
    remedy=Remedy("Replace or remove it."),
    find=_find_patterns(
        (
            r"(?i)lorem ipsum dolor\b",
            r"(?i)your (?:title|name|abstract) here\b",
            *AUTHORS_TO_FILL_IN,
        ),
        "sample text",
        lambda line: line.role in ("text", "head", "foot"),
        of_template=True,
    ),
)


def _is_coloured(line: Line) -> bool:
    """Whether a line is printed in colour, not in black, white or grey."""
    red, green, blue = line.color >> 16 & 255, line.color >> 8 & 255, line.color & 255
    return max(red, green, blue) - min(red, green, blue) > 60
