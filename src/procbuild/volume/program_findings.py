"""What is odd about a program, which papers it may mean, and what papers name of it in vain."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from procbuild.conference import Program, Session, Talk, Track
from procbuild.model import Finding, Volume
from procbuild.suggest import closest, did_you_mean
from procbuild.volume.order import named_papers
from procbuild.volume.unmatched_fixes import paper_meant
from procbuild.wording import joined


def with_program_findings(volume: Volume) -> Volume:
    """The volume with what is odd about its program, and of its papers in it, among its findings.

    What names no paper is told of the volume: no paper's findings would show it.
    """
    ids = {paper.id for paper in volume.papers}
    keys = {paper.id: paper.citation_key for paper in volume.papers}
    findings = [
        one
        if one.check != "order" or one.paper in ids or not one.paper
        else _named(one, paper_meant(one.paper, volume.papers, keys))
        for one in volume.findings
    ]
    odd = (*_twice(volume.program), *_overlapping(volume.program), *_nowhere(volume))
    return replace(volume, findings=(*findings, *odd))


def _named(finding: Finding, meant: str) -> Finding:
    message = f"{finding.paper}: {finding.message}{did_you_mean(meant)}"
    return replace(finding, paper="", message=message)


def _twice(program: Program) -> Iterator[Finding]:
    """Papers that are talks twice, or posters twice, or in a session and in a talk of it."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for session in program.sessions:
        here: dict[str, str] = {}
        for talk in session.talks:
            as_what = "as a poster" if talk.kind == "posters" else "as a talk"
            for paper in talk.papers:
                here[paper] = as_what
                places[paper, as_what].append(session.title)
        for paper in session.papers:
            places[paper, "under papers"].append(session.title)
            if paper in here:
                yield _odd(
                    f"program.toml lists {paper} both {here[paper]} and under papers of session "
                    f"'{session.title}'",
                    "Take it out of the session's papers",
                )
    for (paper, as_what), titles in places.items():
        if len(titles) > 1:
            where = joined([f"'{title}'" for title in dict.fromkeys(titles)])
            yield _odd(
                f"program.toml lists {paper} {len(titles)} times {as_what}: in {where}",
                "Keep the one that is right; a poster in addition to a talk is fine",
            )


def _overlapping(program: Program) -> Iterator[Finding]:
    """Talks of one session that begin in the same room before the one before them ends."""
    for session in program.sessions:
        rooms: dict[str, list[Talk]] = defaultdict(list)
        for talk in sorted(session.talks, key=lambda talk: (talk.start, talk.end)):
            rooms[talk.room].append(talk)
        for first, second in (pair for talks in rooms.values() for pair in pairwise(talks)):
            if second.start < first.end:
                yield _odd(
                    f"program.toml: {_called(second, session)} begins at {second.start:%H:%M}, "
                    f"but {_called(first, session)} ends at {first.end:%H:%M}",
                    "Correct the times; what is held side by side has a room or session of its own",
                )


def _nowhere(volume: Volume) -> Iterator[Finding]:
    """Tracks and sessions of papers that a volume lacks which has some.

    A paper that the program names stands where it does, whatever its source says.
    """
    tracks, sessions = volume.conference.tracks, volume.program.sessions
    seated = set(named_papers(volume.program))
    for paper in volume.papers:
        if _lacks(tracks, paper.track):
            yield Finding(
                check="track",
                severity="warning",
                paper=paper.id,
                message=f"volume.toml has no track '{paper.track}'{_meant(paper.track, tracks)}",
                remedy="Correct track in fixes.toml, or add a [[tracks]] table with that id",
            )
        if not seated & {paper.id, paper.citation_key} and _lacks(sessions, paper.session):
            yield Finding(
                check="session",
                severity="warning",
                paper=paper.id,
                message=f"program.toml has no session '{paper.session}'"
                + _meant(paper.session, sessions),
                remedy="Correct session in fixes.toml, or add a [[sessions]] table with that id",
            )


def _lacks(known: Sequence[Track] | Sequence[Session], name: str) -> bool:
    """Whether there are some, and none that is called so."""
    return bool(known and name) and all(one.id != name for one in known)


def _meant(name: str, known: Sequence[Track] | Sequence[Session]) -> str:
    """The id of the one that may be meant: people write titles, too."""
    ids = {one.title.casefold(): one.id for one in known} | {one.id: one.id for one in known}
    return did_you_mean(ids.get(closest(name.casefold(), ids), ""))


def _called(talk: Talk, session: Session) -> str:
    name = talk.title or ", ".join((*talk.papers, *talk.speakers)) or talk.kind
    return f"'{name}' of '{session.title}'"


def _odd(message: str, remedy: str) -> Finding:
    return Finding(check="order", severity="warning", message=message, remedy=remedy)
