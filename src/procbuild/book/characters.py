"""The characters that a volume prints, with their fields, to report those without a font."""

from collections.abc import Iterator

from procbuild.model import Finding, Paper, Volume
from procbuild.text import plain
from procbuild.wording import few

SHOWN = 4
"""Number of characters of a field that are named if there are more."""


def fields(volume: Volume) -> Iterator[tuple[str, str, str]]:
    """Yield paper (empty: the volume), field and text of everything that the book prints."""
    for paper in volume.papers:
        yield from _paper(paper)
    conference = volume.conference
    for name in ("title", "short_title", "series", "publisher", "abstract"):
        yield "", f"volume.{name}", getattr(conference.volume, name)
    for name in ("name", "host", "venue", "city", "country"):
        yield "", f"event.{name}", getattr(conference.event, name)
    for group in ("editors", "organizers", "committee", "speakers"):
        for place, person in enumerate(getattr(conference, group), 1):
            text = " ".join((person.display, person.script, *person.affiliations))
            yield "", f"{group}[{place}]", text
    for place, speaker in enumerate(conference.speakers, 1):
        yield "", f"speakers[{place}]", f"{speaker.title} {speaker.abstract} {speaker.bio}"
    for session in volume.program.sessions:
        talks = " ".join(talk.title for talk in session.talks)
        yield "", f"sessions.{session.id}", f"{session.title} {session.chair} {talks}"


def _paper(paper: Paper) -> Iterator[tuple[str, str, str]]:
    yield paper.id, "title", plain(paper.title)
    for place, person in enumerate(paper.authors, 1):
        yield paper.id, f"authors[{place}]", f"{person.display} {person.script}"
    for keyword in paper.keywords:
        yield paper.id, "keywords", plain(keyword)


def without_font(volume: Volume, missing: frozenset[str]) -> Iterator[Finding]:
    """Report each field with characters that no font has."""
    if not missing:
        return
    for paper, field, text in fields(volume):
        if lacking := [character for character in dict.fromkeys(text) if character in missing]:
            named = [f"{character} (U+{ord(character):04X})" for character in lacking]
            instead = "its number" if len(named) == 1 else "their numbers"
            yield Finding(
                check="book-glyph",
                severity="error",
                paper=paper,
                message=f"{field}: no font has {few(named, SHOWN)}; the book prints {instead}",
                remedy="Put a font that has it into the volume's fonts/ folder, or install "
                "procbuild's 'fonts' extra.",
            )
