"""HotCRP: ``PREFIX-data.json`` (a list of papers, or one), alone or in the zip with documents.

Names come as ``given_name``/``family_name``, ``first``/``last`` or in one string. Fields of the
submission form are at the top level or, by their ``json_key``, below ``options``. The ``final``
version is preferred to the ``submission``.
"""

import base64
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from mimetypes import guess_extension
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Record, Status
from procbuild.sources.decisions import Decision, decision, settled, strictest, unclear_decisions
from procbuild.sources.files import file_below, files_in, loose_files, visible
from procbuild.sources.people import Authors, names_in
from procbuild.sources.spreadsheets import read_json
from procbuild.sources.texts import decoded, listed, title
from procbuild.wording import few

Paper = Mapping[str, Any]

FIELDS_SHOWN = 10
"""Maximum number of fields listed in a finding."""

DOCUMENT = frozenset({"content_file", "content", "content_base64"})
"""Any of these makes an object in the export a document that comes with it."""

NUMBER = re.compile(r"(?:.+-)?(?:final|paper)(\d+)", re.IGNORECASE)
"""The number of a paper in the name of its document: ``marg27-final12.pdf``."""

PUBLIC = re.compile(
    r"(supp(lement(ary|s|al)?)?|appendix|appendices|posters?|slides|videos?|code|"
    r"software|data|datasets?)([-_ ](materials?|files?|documents?|archive|zip|pdf))?",
    re.IGNORECASE,
)
"""Names of the fields whose documents are for readers.

Others may be for the committee: cover letters, answers to reviewers, signed forms.
"""


def hotcrp(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of a data file, with the documents beside it or in its zip."""
    path = _find_data(settings)
    papers = read_json(path)
    if isinstance(papers, dict):
        papers = papers["papers"] if "papers" in papers else [papers.get("paper", papers)]
    if not isinstance(papers, list) or not all(isinstance(paper, dict) for paper in papers):
        message = f"{path}: no list of papers; in HotCRP choose Search, Download, JSON"
        raise SourceError(message)
    if not papers:
        message = f"{path}: no papers in it; in HotCRP search for the accepted ones, then download"
        raise SourceError(message)
    decisions = [_decision(paper, settings.rules.accepted) for paper in papers]
    yield from unclear_decisions(path.name, map(_key, papers), decisions)
    yield from _left_out(papers, path, settings)
    shared = _shared_names(papers)
    lacking: set[str] = set()
    for number, (paper, status) in enumerate(zip(papers, settled(decisions), strict=True), 1):
        place = f"{path.name}: paper {number}"
        documents = _Documents(path.parent, settings.scratch, paper_id(_key(paper)), shared)
        for item in _read_paper(paper, status, place, documents, _public_fields(settings)):
            if isinstance(item, Incoming) and not item.pdf:
                lacking.add(item.key)
            yield item
    for loose in loose_files(settings.files or path.parent):
        stated = NUMBER.fullmatch(loose.key)
        if loose.pdf and stated and stated[1] in lacking:
            yield replace(loose, further_keys=(*loose.further_keys, stated[1]))
        elif settings.files:
            yield loose


def _shared_names(papers: Iterable[Paper]) -> set[str]:
    """The names that authors of several papers gave to their documents."""
    fields = (field for paper in papers for field in (paper.get("final"), paper.get("submission")))
    names = Counter(_text(field.get("filename")) for field in fields if isinstance(field, dict))
    return {name for name, count in names.items() if count > 1}


def _find_data(settings: Settings) -> Path:
    """The data file: the source itself, or the one in its folder."""
    folder = settings.path
    if folder.is_file():
        return folder
    data = [file for file in visible(folder) if file.name.endswith(("-data.json", "data.json"))]
    data = data or [file for file in files_in(folder) if file.suffix.lower() == ".json"]
    if len(data) == 1:
        return data[0]
    message = f"{settings.name}: {len(data)} files called PREFIX-data.json; there should be one"
    raise SourceError(message)


def _decision(paper: Paper, accepted: Collection[str]) -> Decision:
    """The decision about a paper in HotCRP; drafts and papers in review are undecided."""
    if paper.get("withdrawn"):
        return Decision("withdrawn")
    stated = strictest(
        decision(_text(paper.get(name)), accepted) for name in ("decision", "status")
    )
    is_draft = not stated.status and not paper.get("submitted", True)
    return Decision("undecided") if is_draft else stated


def _key(paper: Paper) -> str:
    return str(paper.get("pid") or paper.get("_id_") or paper.get("id") or "")


def _read_paper(
    paper: Paper, status: Status, place: str, documents: "_Documents", public: Container[str]
) -> Iterator[Incoming | Finding]:
    key = _key(paper)
    name = title(_text(paper.get("title")))
    if not key or not name:
        missing = "pid" if not key else "title"
        yield noticed(
            "collect-entry", "error", f"{place}: no {missing}; left out", "Export it again.", key
        )
        return
    id_ = paper_id(key)
    authors = Authors()
    yield from _read_authors(paper.get("authors"), authors, id_, place)
    yield from authors.findings(id_, place)
    yield from _length_findings(paper, id_, place)
    pdf = documents.find("final", paper.get("final"))
    pdf = pdf or documents.find("submission", paper.get("submission"))
    supplements = tuple(documents.supplements(paper, public))
    for mistake in documents.mistakes:
        message = f"{place}: {mistake}; left out"
        yield noticed("collect-entry", "error", message, "Export it again with its files.", id_)
    yield Incoming(
        record=Record(
            id=id_,
            title=name,
            authors=tuple(authors.people),
            abstract=decoded(_text(_field(paper, "abstract"))),
            keywords=_topics(paper.get("topics")) or listed(_text(_field(paper, "keywords"))),
            track=title(_text(_field(paper, "track"))),
            status=status,
        ),
        key=key,
        pdf=pdf,
        supplements=supplements,
        place=place,
    )


def _public_fields(settings: Settings) -> tuple[str, ...]:
    """The fields of the form that volume.toml names as supplements."""
    return listed(settings.rules.columns.get("supplement", ""))


def _is_public(field: str, stated: Container[str]) -> bool:
    return field in stated or bool(PUBLIC.fullmatch(field))


def _further_documents(paper: Paper) -> Iterator[tuple[str, list[Any]]]:
    """Fields other than those of the paper, each of which has one document or a list of them."""
    options = paper.get("options")
    fields = {**paper, **(options if isinstance(options, dict) else {})}
    for field, value in fields.items():
        if field not in {"final", "submission", "authors", "contacts"}:
            yield field, value if isinstance(value, list) else [value]


def _left_out(papers: Iterable[Paper], path: Path, settings: Settings) -> Iterator[Finding]:
    """A finding for fields whose documents are left out, since they may be for the committee."""
    public = _public_fields(settings)
    fields = [
        field
        for paper in papers
        for field, documents in _further_documents(paper)
        if not _is_public(field, public)
        and any(isinstance(one, dict) and not DOCUMENT.isdisjoint(one) for one in documents)
    ]
    if fields:
        names = few(list(dict.fromkeys(fields)), FIELDS_SHOWN)
        yield noticed(
            "collect-unused",
            "info",
            f"{path.name}: documents that may be for the committee are not published: {names}",
            'Nothing, or name a field with a supplement: columns.supplement = "FIELD" for this '
            "source in volume.toml.",
        )


def _field(paper: Paper, name: str) -> object:
    """A field of the submission form, at the top level or among the options."""
    options = paper.get("options")
    return paper.get(name) or (options.get(name) if isinstance(options, dict) else None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _topics(stated: object) -> tuple[str, ...]:
    """Topics from a list, or from an object that maps each topic to whether it is chosen."""
    if isinstance(stated, dict):
        stated = [name for name, chosen in stated.items() if chosen]
    names = stated if isinstance(stated, list) else []
    return tuple(title(name) for name in names if isinstance(name, str))


def _read_authors(stated: object, authors: Authors, id_: str, place: str) -> Iterator[Finding]:
    people = names_in(stated) if isinstance(stated, str) else stated
    for number, person in enumerate(people if isinstance(people, list) else [], 1):
        if isinstance(person, str):
            authors.add(person)
            continue
        if not isinstance(person, dict):
            message = f"{place}: authors: item {number} is not a person; left out"
            yield noticed("metadata-author", "error", message, "Correct it in HotCRP.", id_)
            continue
        affiliation = title(_text(person.get("affiliation")))
        details: dict[str, str | tuple[str, ...]] = {
            "email": _text(person.get("email")),
            "orcid": _text(person.get("orcid")),
            "affiliations": (affiliation,) if affiliation else (),
        }
        given = _text(person.get("given_name") or person.get("first"))
        family = _text(person.get("family_name") or person.get("last"))
        if given or family:
            authors.add_parts(given, family, **details)
        else:
            authors.add(_text(person.get("name")), **details)
    if not authors.people:
        message = f"{place}: authors: none"
        yield noticed("metadata-author", "warning", message, "Export as an administrator.", id_)


def _length_findings(paper: Paper, id_: str, place: str) -> Iterator[Finding]:
    """Findings about fields that the export has cut at their word limit, or that exceed it."""
    remedy = "Export with word_limit=hard, or put the whole text into fixes.toml."
    if names := _field_names(paper.get("truncated")):
        message = f"{place}: truncated: {names}: the text is incomplete"
        yield noticed("metadata-truncated", "warning", message, remedy, id_)
    if names := _field_names(paper.get("overlong")):
        message = f"{place}: overlong: {names}: longer than the form allows"
        yield noticed("metadata-overlong", "warning", message, remedy, id_)


def _field_names(stated: object) -> str:
    """The names in a list or an object of fields, or a single name."""
    names = [stated] if isinstance(stated, str) else stated
    return ", ".join(map(str, names)) if isinstance(names, list | dict) else ""


class _Documents:
    """The documents of a paper: files beside the data file, or bytes embedded in it."""

    def __init__(self, folder: Path, scratch: Path, id_: str, shared: Container[str]) -> None:
        """``shared`` are names that authors of several papers gave, so that they name no file."""
        self._shared = shared
        self._folder = folder
        self._scratch = scratch
        self._id = id_
        self.mistakes: list[str] = []
        """What is wrong with the documents that were looked for"""

    def find(self, field: str, stated: object, number: int = 0) -> Blob | None:
        """The document of a field; None if it has none, or a wrong one."""
        if not isinstance(stated, dict):
            return None
        own = _text(stated.get("filename"))
        file = _text(stated.get("content_file")) or ("" if own in self._shared else own)
        if file and (path := file_below(self._folder, file)):
            return Blob(name=path.name, path=path)
        try:
            content = _decode_content(stated)
        except ValueError:
            self.mistakes.append(f"{field}: the embedded document is not valid base64")
            return None
        if content is not None:
            return self._write(content, stated, f"{field}-{number}" if number else field)
        if _text(stated.get("content_file")):
            self.mistakes.append(f"{field}: {file[:80]} is not beside the data file")
        return None

    def _write(self, content: bytes, stated: Mapping[str, Any], name: str) -> Blob:
        suffix = guess_extension(_text(stated.get("mimetype")) or "application/pdf") or ".bin"
        # Different papers, also of other sources, may have the same id until it is made distinct.
        folder = Path(mkdtemp(dir=self._scratch))
        path = folder / f"{self._id}-{paper_id(name)}{suffix}"
        path.write_bytes(content)
        return Blob(name=path.name, path=path)

    def supplements(self, paper: Paper, public: Container[str]) -> Iterator[Blob]:
        """Documents of other fields that are for readers."""
        for field, documents in _further_documents(paper):
            if not _is_public(field, public):
                continue
            for number, document in enumerate(documents, 1):
                if blob := self.find(field, document, number):
                    yield blob


def _decode_content(stated: Mapping[str, Any]) -> bytes | None:
    """The embedded bytes of a document, if any. Raises :class:`ValueError` for wrong ones."""
    if isinstance(encoded := stated.get("content_base64"), str):
        return base64.b64decode(encoded, validate=True)
    content = stated.get("content")
    return content.encode() if isinstance(content, str) else None
