"""What submission systems state about the acceptance of papers, and the status that follows."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from procbuild.incoming import noticed
from procbuild.model import Finding, Status
from procbuild.wording import few

SHOWN = 5
"""Maximum number of papers named for each unclear decision."""

# Systems in other languages translate decisions: German, French, Spanish, Italian, Portuguese.
YES = r"accept|confirm|angenommen|akzeptiert|bestätigt|zugesagt|acept|accett|aceit"
NO = r"reject|declin|unaccept|abgelehnt|absage|refus|rejet|rechaz|rifiut|rejeit|recus"

WITHDRAWN = re.compile(
    r"withdr|deleted|cancel|zurückgezogen|storniert|retir[ée]|annul|ritirat", re.IGNORECASE
)
UNCLEAR = re.compile(
    rf"(?=.*(?:{YES}|{NO})).*(?:\?|\b(?:if|unless|after|pending|provided|subject to|acceptab|"
    r"probabl|possibl|likely|maybe|perhaps|condition|provision|tentativ|borderline|weak|revis|"
    r"shepherd|vorbehalt|bedingt|sous réserve|wahrscheinlich|vorläufig))",
    re.IGNORECASE | re.DOTALL,
)
"""Acceptance or rejection that is in doubt, or depends on something."""
REJECTED = re.compile(
    rf"{NO}|(?:\b(?:not|never|non|(?<!noch )nicht|cannot)|n['’]t)[\s-]+(?:been |be )?"
    rf"(?:{YES})(?<!confirm)",
    re.IGNORECASE,
)
UNDECIDED = re.compile(
    r"no decision|undecided|under review|pending|in review|submitted to\b"
    r"|unconfirmed|not (yet|(yet )?(been )?confirmed)|to be (confirmed|accepted|decided)"
    r"|eingereicht|ausstehend|unentschieden|soumis|à confirmer|noch nicht",
    re.IGNORECASE,
)
ACCEPTED = re.compile(YES, re.IGNORECASE)

STATUSES: tuple[tuple[re.Pattern[str], Status], ...] = (
    (WITHDRAWN, "withdrawn"),
    (REJECTED, "rejected"),
    (UNDECIDED, "undecided"),
    (ACCEPTED, "accepted"),
)


class Decision(NamedTuple):
    """What a source states about one paper."""

    status: Status | None = None
    """None if it does not mention acceptance (``Poster``)"""
    unclear: str = ""
    """The text of a decision in doubt (``accept?``), whose paper is undecided; else empty"""


def decision(text: str, accepted: Collection[str]) -> Decision:
    """The decision that a text states; the texts ``accepted`` mean acceptance whatever they are."""
    text = " ".join(text.split())
    if text and text.casefold() in {known.casefold() for known in accepted}:
        return Decision("accepted")
    if not WITHDRAWN.search(text) and UNCLEAR.match(text):
        return Decision("undecided", text)
    return Decision(next((status for pattern, status in STATUSES if pattern.search(text)), None))


def settled(decisions: Iterable[Decision]) -> list[Status]:
    """The status of each paper of a source.

    If no paper is accepted and no decision unclear, there are no decisions yet: undecided papers
    count as accepted, so that a program can be drafted. Else only papers stated as accepted count.
    """
    stated = list(decisions)
    is_decided = any(one.status == "accepted" or one.unclear for one in stated)
    default: Status = "undecided" if is_decided else "accepted"
    return [
        default if one.status is None or one.status == "undecided" else one.status for one in stated
    ]


def unclear_decisions(
    source: str, keys: Iterable[str], decisions: Iterable[Decision]
) -> Iterator[Finding]:
    """A finding that lists the unclear decisions of a source with the keys of their papers."""
    papers: dict[str, list[str]] = defaultdict(list)
    for key, one in zip(keys, decisions, strict=True):
        if one.unclear:
            papers[one.unclear].append(key)
    if papers:
        listed = ", ".join(f"'{text}' ({few(ids, SHOWN)})" for text, ids in papers.items())
        yield noticed(
            "collect-decision",
            "warning",
            f"{source}: unclear decisions, so these papers count as undecided: {listed}",
            "Decide in the source; or name those that mean acceptance, for this source in "
            'volume.toml: accepted = ["DECISION"].',
        )
