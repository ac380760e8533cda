"""What submission systems state about the acceptance of papers, and the status that follows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from procbuild.incoming import noticed
from procbuild.model import Finding, Status
from procbuild.sources.decision_words import meaning
from procbuild.wording import few

SHOWN = 5
"""Maximum number of papers named for each unclear decision."""

TEXTS_SHOWN = 20
"""Maximum number of unclear decisions that are listed."""


class Decision(NamedTuple):
    """What a source states about one paper."""

    status: Status | None = None
    """None if it does not mention acceptance (``Poster``)"""
    unclear: str = ""
    """The text of a decision that is not understood (``accept?``), whose paper is undecided; or of
    one without a status, whose paper is undecided if its source decides on others"""

    @property
    def is_unclear(self) -> bool:
        """Whether it is not understood, so that its source certainly has decisions."""
        return self.status == "undecided" and bool(self.unclear)


def decision(text: str, accepted: Collection[str]) -> Decision:
    """The decision that a text states; the texts ``accepted`` mean acceptance whatever they are."""
    text = " ".join(text.split())
    if text and text.casefold() in {known.casefold() for known in accepted}:
        return Decision("accepted")
    match meaning(text):
        case "unclear":
            return Decision("undecided", text)
        case "silent":
            return Decision(None, text)
        case status:
            return Decision(status)


def strictest(decisions: Iterable[Decision]) -> Decision:
    """The one that keeps a paper out, if a source states several things about it.

    That a paper is undecided yields to its acceptance: it may be the state of its submission.
    """
    return min(decisions, key=_leniency)


def _leniency(one: Decision) -> tuple[int, bool]:
    order = ("withdrawn", "rejected", "unclear", "accepted", "undecided", None)
    return order.index("unclear" if one.is_unclear else one.status), not one.unclear


def settled(decisions: Iterable[Decision]) -> list[Status]:
    """The status of each paper of a source.

    If no paper is accepted and no decision unclear, there are no decisions yet: undecided papers
    count as accepted, so that a program can be drafted. Else only papers stated as accepted count.
    """
    stated = list(decisions)
    default: Status = "undecided" if _is_decided(stated) else "accepted"
    return [
        default if one.status is None or one.status == "undecided" else one.status for one in stated
    ]


def _is_decided(decisions: Collection[Decision]) -> bool:
    return any(one.status == "accepted" or one.is_unclear for one in decisions)


def unclear_decisions(
    source: str, keys: Iterable[str], decisions: Collection[Decision]
) -> Iterator[Finding]:
    """A finding that lists the unclear decisions of a source with the keys of their papers."""
    papers: dict[str, list[str]] = defaultdict(list)
    for key, one in zip(keys, decisions, strict=True):
        if one.unclear:
            papers[one.unclear].append(key)
    if papers and _is_decided(decisions):
        listed = [f"'{text}' ({few(ids, SHOWN)})" for text, ids in papers.items()]
        yield noticed(
            "collect-decision",
            "warning",
            f"{source}: unclear decisions, so these papers count as undecided: "
            f"{few(listed, TEXTS_SHOWN)}",
            "Decide in the source; or name those that mean acceptance, for this source in "
            'volume.toml: accepted = ["DECISION"].',
        )
