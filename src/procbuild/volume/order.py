"""The order of papers: in sections, as configuration, program and sources say."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from procbuild.conference import Conference, Program, Talk
from procbuild.model import Finding, Paper, Record
from procbuild.translations import words_of

Group = tuple[str, str, list[Record]]
"""Id, title and records of a section, before keys and pages."""


def with_stated_sessions(program: Program, records: Sequence[Record]) -> Program:
    """The program with papers that it names nowhere in the sessions that their sources state."""
    named = set(named_papers(program))
    stated: dict[str, list[str]] = {}
    for record in _ranked(records):
        if record.id not in named:
            stated.setdefault(record.session, []).append(record.id)
    return replace(
        program,
        sessions=tuple(
            replace(session, papers=(*session.papers, *stated.get(session.id, ())))
            for session in program.sessions
        ),
    )


def _ranked(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda record: (record.position, record.id))


def in_order(records: Iterable[Record], conference: Conference, program: Program) -> list[Record]:
    """The accepted ones of the records, in the volume's order."""
    accepted = [record for record in records if record.status == "accepted"]
    groups, _ = ordered(accepted, conference, with_stated_sessions(program, accepted))
    return [record for _, _, group in groups for record in group]


def ordered(
    records: Sequence[Record], conference: Conference, program: Program
) -> tuple[list[Group], list[Finding]]:
    """The records in sections, in the volume's order, and what volume.toml names in vain."""
    order = conference.papers.order
    ranked = _ranked(records)
    named: list[tuple[str, str, list[str]]] = []
    match order:
        case "sessions":
            named = [
                (session.id, session.title, [*_talk_papers(session.talks), *session.papers])
                for session in program.sessions
            ]
        case "tracks":
            named = [
                (track.id, track.title, [one.id for one in ranked if one.track == track.id])
                for track in conference.tracks
            ]
        case "explicit":
            named = [("", "", list(conference.papers.explicit))]
        case "source":
            pass
    known = {record.id: record for record in ranked}
    accepted = frozenset(known)
    findings: list[Finding] = []
    groups: list[Group] = []
    for id_, title, ids in named:
        group = []
        for one in ids:
            if one in known:
                group.append(known.pop(one))
            elif one not in accepted and order == "explicit":
                findings.append(_unknown(one, "papers.explicit in volume.toml"))
        groups.append((id_, title, group))
    if order == "explicit":
        groups[0][2].extend(known.values())
    elif known:
        words = words_of(conference)
        title = words("Further papers") if any(group for _, _, group in groups) else ""
        groups.append(("", title, list(known.values())))
    return [group for group in groups if group[2]], findings


def without_unknown_papers(
    program: Program, papers: Mapping[str, Paper], order: str
) -> tuple[Program, list[Finding]]:
    """The program without talks of papers that are not there, and what it names in vain.

    Citation keys name papers too, but for the order by sessions.
    """
    known = papers.keys() | {paper.citation_key for paper in papers.values()}
    right = papers.keys() if order == "sessions" else known
    named = named_papers(program)
    findings = [_unknown(one, "program.toml") for one in named if one not in right]
    if len(named) > 1 and not right & set(named):
        message = "None of the papers that program.toml names is among the accepted ones"
        remedy = "Correct the ids there, or remove the file where it is left over"
        findings = [_finding("", message, remedy)]
    sessions = tuple(
        replace(session, talks=tuple(one for one in session.talks if _remains(one, known)))
        for session in program.sessions
    )
    return replace(program, sessions=sessions), findings


def named_papers(program: Program) -> tuple[str, ...]:
    """The papers that the program names, each once."""
    sessions = program.sessions
    named = [one for session in sessions for one in (*_talk_papers(session.talks), *session.papers)]
    return tuple(dict.fromkeys(named))


def _remains(talk: Talk, known: Container[str]) -> bool:
    """Whether anything is left of a talk without the papers that are not there."""
    own = talk.title or talk.speakers or talk.count or talk.kind != "talk" or not talk.papers
    return bool(own) or any(one in known for one in talk.papers)


def _unknown(paper: str, place: str) -> Finding:
    return _finding(
        paper,
        f"{place} names a paper that is not among the accepted ones",
        "Correct the id there, or collect the paper",
    )


def _talk_papers(talks: Iterable[Talk]) -> list[str]:
    return [paper for talk in talks for paper in talk.papers]


def _finding(paper: str, message: str, remedy: str) -> Finding:
    return Finding(check="order", severity="warning", paper=paper, message=message, remedy=remedy)
