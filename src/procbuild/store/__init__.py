"""The store, ``submissions/<volume>/``: one folder per paper, written only by this package.

``paper.json`` is a :class:`Record`; ``paper.pdf`` and the supplements that it names lie beside it.
A new paper appears atomically. For a changed one, ``paper.json`` is written last: after a kill it
still states the old hashes, so that the next run writes the paper again. ``letters.json``, beside
the folders, is the log of letters to authors (:mod:`procbuild.letters.log`), and ``published.json``
what readers cite (:mod:`procbuild.published.ledger`).
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from procbuild.errors import ConfigError, StoreError
from procbuild.files import (
    copy_atomic,
    create_temporary_folder,
    require_regular,
    sha256_of,
    write_atomic,
)
from procbuild.incremental.checksums import Checksums
from procbuild.locks import exclusive_lock
from procbuild.model import Record, Waiver
from procbuild.progress import Progress
from procbuild.project import NAME
from procbuild.store.fixes import Fixes, load_fixes

RECORD_ADAPTER = TypeAdapter(Record)
INCOMING = "incoming"
"""Folder beside those of the papers, for what people drop in"""
PDF = "paper.pdf"
JSON = "paper.json"
FIXES = "fixes.toml"
LETTERS = "letters.json"
LEDGER = "published.json"
LOCKS = {command: f"{command}.lock" for command in ("collect", "letters")}
"""Locks of a remote store."""

RESERVED_IDS = frozenset({INCOMING, LETTERS, LEDGER, PDF, JSON, FIXES, *LOCKS.values()})
"""Names beside and in the folders of papers, which ids must not be."""

RESERVED = re.compile(r"paper(-v\d+)?\.pdf|paper\.json|fixes\.toml", re.IGNORECASE)
"""Names that supplements must not have."""


def version_name(number: int) -> str:
    """The name of a published PDF that was replaced, the first being 1."""
    return f"paper-v{number}.pdf"


REMEDY = "restore it, or delete it and run 'procbuild collect'"


SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Names of a paper's files."""


class Store:
    """The papers of one volume."""

    def __init__(self, root: Path) -> None:
        """``root`` need not exist yet."""
        self.root = root
        self.place = str(root)
        """The location as messages name it"""

    def folder(self, id_: str) -> Path:
        """The folder of a paper."""
        return self.root / id_

    def pdf(self, id_: str) -> Path:
        """Path of the PDF of a paper, whether or not it exists."""
        return self.root / id_ / PDF

    def fixes_file(self, id_: str) -> Path:
        """Path of the corrections of a paper, whether or not they exist."""
        return self.root / id_ / FIXES

    def ids_with_fixes(self) -> frozenset[str]:
        """Names of the folders with corrections, whether or not a paper has that id."""
        files = self.fixes_file("any").parents[1].glob(f"*/{FIXES}")
        return frozenset(file.parent.name for file in files) - {INCOMING}

    def size(self, id_: str, name: str) -> int | None:
        """Size in bytes of a file of a paper; None if it does not exist."""
        path = self.root / id_ / name
        return path.stat().st_size if path.is_file() else None

    def has(self, id_: str, name: str, size: int, sha256: str, sums: Checksums) -> bool:
        """Whether a file of a paper has this content; ``sums`` are the store's checksums."""
        path = self.root / id_ / name
        try:
            status = path.stat()
        except OSError:
            return False
        return status.st_size == size and sums.of(path, status) == sha256

    def fetch(self, records: Iterable[Record], progress: Progress) -> None:
        """Make the files that the records name available in :meth:`folder`."""
        del records, progress

    def records(self) -> tuple[Record, ...]:
        """All papers in the order of their sources, with the corrections of ``fixes.toml`` applied.

        Raises :class:`StoreError` for damage and :class:`ConfigError` for mistakes in corrections,
        each with everything that is wrong.
        """
        damage: list[str] = []
        records = self._read_records(damage)
        damage += [
            f"{self.place}/{folder.name}/{JSON}: missing although there is {PDF}; "
            "run 'procbuild collect'"
            for folder in self._folders()
            if (folder / PDF).exists() and not (folder / JSON).exists()
        ]
        mistakes: list[str] = []
        fixes = {id_: load_fixes(self.fixes_file(id_), mistakes) for id_ in records}
        if damage:
            raise StoreError("\n".join(damage + mistakes))
        if mistakes:
            raise ConfigError(mistakes)
        corrected = (fixes[id_].apply_to(record) for id_, record in records.items())
        return tuple(sorted(corrected, key=lambda record: (record.position, record.id)))

    def uncorrected_records(self) -> dict[str, Record]:
        """All papers by id, without corrections. Raises :class:`StoreError` for damage."""
        damage: list[str] = []
        records = self._read_records(damage)
        if damage:
            raise StoreError("\n".join(damage))
        return records

    def fixes(self, id_: str) -> Fixes:
        """The corrections of a paper. Raises :class:`ConfigError` that lists all mistakes."""
        mistakes: list[str] = []
        fixes = load_fixes(self.fixes_file(id_), mistakes)
        if mistakes:
            raise ConfigError(mistakes)
        return fixes

    def waivers(self, id_: str) -> tuple[Waiver, ...]:
        """The findings of a paper that the organizers accept."""
        return self.fixes(id_).waivers

    @property
    def letters(self) -> Path:
        """The log of letters to authors."""
        return self.root / LETTERS

    def write_letters(self, text: str) -> None:
        """Write the log of letters durably."""
        write_atomic(self.letters, text)

    @contextmanager
    def lock_letters(self, file: Path) -> Iterator[None]:
        """Lock the log of letters, by a lock on ``file``.

        Raises :class:`StoreError` at once if another run holds it.
        """
        with exclusive_lock(file, self._busy("letters")):
            for path in self.root.glob(".tmp-*"):
                if path.is_file():
                    path.unlink()
            yield

    @contextmanager
    def lock(self, file: Path) -> Iterator[None]:
        """Lock the store, by a lock on ``file``, and remove what a killed run left unfinished.

        Raises :class:`StoreError` at once if another run holds it.
        """
        with exclusive_lock(file, self._busy("collect")):
            self._remove_leftovers()
            yield

    def _busy(self, command: str) -> StoreError:
        """The error if another process runs this command."""
        message = f"another 'procbuild {command}' is running; run this again when it has ended"
        return StoreError(f"{self.place}: {message}")

    def put(self, record: Record, pdf: Path | None, supplements: Mapping[str, Path]) -> None:
        """Write a paper.

        ``pdf`` and ``supplements`` (by their names in the store) are copied in. Other files that
        the record names are kept, and those that it no longer names are removed. A PDF that the
        record lists as replaced is first saved under its new name.
        """
        folder = self.folder(record.id)
        if folder.exists():
            self._fill(folder, record, pdf, supplements)
            return
        self.root.mkdir(parents=True, exist_ok=True)
        new = create_temporary_folder(self.root, ".tmp-")
        self._fill(new, record, pdf, supplements)
        new.replace(folder)

    def _fill(
        self, folder: Path, record: Record, pdf: Path | None, supplements: Mapping[str, Path]
    ) -> None:
        """Write new files, then remove obsolete ones, then write ``paper.json``."""
        for version in record.replaced:
            _save_version(folder / version.name, version.sha256, folder / PDF)
        for name, path in supplements.items():
            copy_atomic(path, folder / name)
        if pdf is not None:
            copy_atomic(pdf, folder / PDF)
        elif not record.file:
            (folder / PDF).unlink(missing_ok=True)
        supplements_now = {supplement.name for supplement in record.supplements}
        for name in _recorded_supplements(folder / JSON) - supplements_now:
            (folder / name).unlink(missing_ok=True)
        latest = folder / version_name(len(record.replaced) + 1)
        if latest.is_file() and sha256_of(latest) == record.sha256:  # it is the current PDF again
            latest.unlink()
        write_atomic(folder / JSON, as_json(record))

    def _folders(self) -> Iterator[Path]:
        if self.root.is_dir():
            for path in sorted(self.root.iterdir()):
                if NAME.fullmatch(path.name) and path.name != INCOMING and path.is_dir():
                    yield path

    def _read_records(self, damage: list[str]) -> dict[str, Record]:
        """The readable records by id; adds a line to ``damage`` for each mistake of the others."""
        records: dict[str, Record] = {}
        for folder in self._folders():
            path = f"{self.place}/{folder.name}/{JSON}"
            try:
                record = RECORD_ADAPTER.validate_json(require_regular(folder / JSON).read_bytes())
            except FileNotFoundError:
                continue
            except OSError as error:
                damage.append(f"{path}: cannot be read: {error.strerror}; {REMEDY}")
                continue
            except ValidationError as error:
                damage += [f"{path}: {_describe(dict(one))}; {REMEDY}" for one in error.errors()]
                continue
            names = [
                *(supplement.name for supplement in record.supplements),
                *(version.name for version in record.replaced),
            ]
            damage += [
                f"{path}: {name!r} is not the name of a file in this folder; {REMEDY}"
                for name in names
                if Path(name).name != name
            ]
            if record.id == folder.name:
                records[record.id] = record
            else:
                damage.append(
                    f"{path}: id: it states {record.id!r} but lies in {folder.name}/; {REMEDY}"
                )
        return records

    def _remove_leftovers(self) -> None:
        """Remove temporary files of a killed run."""
        for folder in self.root.glob(".tmp-*/"):
            shutil.rmtree(folder)
        for file in self.root.glob("*/.tmp-*"):
            if file.parent.name != INCOMING:
                file.unlink()


def as_json(record: Record) -> str:
    """The text of ``paper.json``: fields in the model's order, without defaults.

    The title and the authors are always written.
    """
    stated = RECORD_ADAPTER.dump_python(record, mode="json", exclude_defaults=True)
    stated = {"title": "", "authors": [], **stated}
    ordered = {name: stated[name] for name in Record.__dataclass_fields__ if name in stated}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def names_of(record: Record) -> tuple[str, ...]:
    """Names of a paper's files: replaced PDFs, the current PDF, supplements."""
    names = (
        *(version.name for version in record.replaced),
        *([PDF] if record.file else []),
        *(supplement.name for supplement in record.supplements),
    )
    return tuple(name for name in names if SAFE.fullmatch(name))


def _save_version(target: Path, sha256: str, current: Path) -> None:
    """Copy the current PDF to ``target`` if it has this hash and ``target`` has not yet."""
    if target.is_file() and sha256_of(target) == sha256:
        return
    if current.is_file() and sha256_of(current) == sha256:
        copy_atomic(current, target)


def _recorded_supplements(path: Path) -> set[str]:
    """Names of the supplements in a ``paper.json``; none if it cannot be read."""
    try:
        record = RECORD_ADAPTER.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return set()
    names = {supplement.name for supplement in record.supplements}
    return {name for name in names if not RESERVED.fullmatch(name)}


def _describe(mistake: dict[str, Any]) -> str:
    """Place and message of a validation error of pydantic."""
    place = ".".join(str(part) for part in mistake["loc"])
    return f"{place}: {mistake['msg']}" if place else str(mistake["msg"])
