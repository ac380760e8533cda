"""What the program says, on the site, in calendars and in the book."""

from dataclasses import replace

from procbuild.conference import Conference, Program, Speaker, Talk
from procbuild.names import name_key
from procbuild.translations import Words

KINDS = {
    "talk": "Talks",
    "invited": "Invited talk",
    "opening": "Opening",
    "closing": "Closing",
    "panel": "Panel",
    "posters": "Posters",
    "break": "Break",
    "other": "To be announced",
}
"""Names of talks without title, speakers and papers."""

NAMED = ("invited", "panel")
"""Kinds that are named beside titles and speakers, which do not tell them from other talks."""


def note_sentence(program: Program) -> str:
    """The note on the program as a sentence: ``Tentative.``; empty if there is none."""
    note = program.note.strip().rstrip(".")
    return f"{note[:1].upper()}{note[1:]}." if note else ""


def announced_speaker(conference: Conference, talk: Talk) -> Speaker | None:
    """The invited speaker who gives this talk, if it is the one announced with the speaker."""
    if len(talk.speakers) != 1 or talk.papers or talk.kind not in ("talk", "invited"):
        return None
    name = name_key(talk.speakers[0])
    speakers = (speaker for speaker in conference.speakers if name_key(speaker.display) == name)
    return next((speaker for speaker in speakers if talk.title in ("", speaker.title)), None)


def with_announced_title(talk: Talk, speaker: Speaker | None) -> Talk:
    """The talk with the title announced by its speaker, unless it has one."""
    return replace(talk, title=speaker.title) if speaker and not talk.title else talk


def talk_title(talk: Talk, words: Words) -> str:
    """The title, or a substitute."""
    return talk.title or ", ".join(talk.speakers) or words(KINDS[talk.kind])


def kind_name(talk: Talk, words: Words) -> str:
    """``Invited talk`` or ``Panel``; empty for other kinds, and if the talk is called like that."""
    name = words(KINDS[talk.kind])
    has_other_words = talk.title or talk.speakers or talk.papers
    is_said = not has_other_words or name.casefold() in talk.title.casefold()
    return name if talk.kind in NAMED and not is_said else ""


def with_affiliations(conference: Conference, talk: Talk) -> list[str]:
    """The speakers of a talk: ``Grace Hopper (US Navy)`` if ``[[speakers]]`` has an affiliation."""
    known = {name_key(one.display): ", ".join(one.affiliations) for one in conference.speakers}
    places = [known.get(name_key(name), "") for name in talk.speakers]
    return [
        f"{name} ({place})" if place else name
        for name, place in zip(talk.speakers, places, strict=True)
    ]


def contributions(talk: Talk, papers: int) -> str:
    """How many contributions of which length there are: ``3 × 10 min``; empty if unknown.

    ``papers`` is the number of its papers: on the site and in the book, of those that are accepted.
    """
    count = papers or talk.count
    return f"{count} × {talk.minutes} min" if count and talk.minutes else ""
