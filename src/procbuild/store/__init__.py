"""``submissions/<volume>/``: one folder per paper, written here and nowhere else.

``letters.json``, beside them, says who was written to about what (:mod:`procbuild.letters.log`).
``paper.json`` is a :class:`Record`; ``paper.pdf`` and the supplements it names lie beside it. A new
paper appears in one step. Of a changed one ``paper.json`` is written last: after a kill it still
states the old hashes, so that the next run does the paper again.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from procbuild.errors import ConfigError, StoreError
from procbuild.files import copy_atomic, regular, sha256_of, write_atomic
from procbuild.incremental.checksums import Checksums
from procbuild.locks import alone
from procbuild.model import Record, Waiver
from procbuild.progress import Progress
from procbuild.project import NAME
from procbuild.store.fixes import Fixes, load_fixes

RECORD_ADAPTER = TypeAdapter(Record)
PDF = "paper.pdf"
JSON = "paper.json"
FIXES = "fixes.toml"
LETTERS = "letters.json"
RESERVED = re.compile(r"paper(-v\d+)?\.pdf|paper\.json|fixes\.toml", re.IGNORECASE)
"""What no supplement is called."""


def version_name(number: int) -> str:
    """The name of a published PDF that was replaced, the first being 1."""
    return f"paper-v{number}.pdf"


REMEDY = "restore it, or delete it and run 'procbuild collect'"


SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""What files of a paper are called."""


class Store:
    """The papers of one volume."""

    def __init__(self, root: Path) -> None:
        """``root`` need not exist yet."""
        self.root = root
        self.place = str(root)
        """What people are told of it"""

    def folder(self, id_: str) -> Path:
        """The folder of a paper."""
        return self.root / id_

    def pdf(self, id_: str) -> Path:
        """Where the PDF of a paper lies or would lie."""
        return self.root / id_ / PDF

    def fixes_file(self, id_: str) -> Path:
        """Where the corrections of a paper lie or would lie."""
        return self.root / id_ / FIXES

    def fixed(self) -> frozenset[str]:
        """Names of the folders that have corrections, whether or not a paper has such an id."""
        files = self.fixes_file("any").parents[1].glob(f"*/{FIXES}")
        return frozenset(one.parent.name for one in files) - {"incoming"}

    def size(self, id_: str, name: str) -> int | None:
        """Bytes of a file of a paper; None where it is not there."""
        path = self.root / id_ / name
        return path.stat().st_size if path.is_file() else None

    def has(self, id_: str, name: str, size: int, sha256: str, sums: Checksums) -> bool:
        """Whether a file of a paper is there with these bytes; ``sums`` are those of the store."""
        path = self.root / id_ / name
        try:
            status = path.stat()
        except OSError:
            return False
        return status.st_size == size and sums.of(path, status) == sha256

    def fetch(self, records: Iterable[Record], progress: Progress) -> None:
        """Have the files that the records name where :meth:`folder` says."""
        del records, progress

    def records(self) -> tuple[Record, ...]:
        """All papers in the source's order, the fixes of ``fixes.toml`` laid over.

        Raises :class:`StoreError` for damage and :class:`ConfigError` for mistakes in fixes, each
        with everything that is wrong.
        """
        damage: list[str] = []
        records = self._read(damage)
        damage += [
            f"{self.place}/{folder.name}/{JSON}: not there although {PDF} is; "
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
        fixed = (fixes[id_].lay_over(record) for id_, record in records.items())
        return tuple(sorted(fixed, key=lambda record: (record.position, record.id)))

    def raw(self) -> dict[str, Record]:
        """All papers by id as ``paper.json`` has them. Raises :class:`StoreError` for damage."""
        damage: list[str] = []
        records = self._read(damage)
        if damage:
            raise StoreError("\n".join(damage))
        return records

    def fixes(self, id_: str) -> Fixes:
        """The corrections of a paper. Raises :class:`ConfigError` with every mistake."""
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
        """Put the log of letters in its place, safe from a power cut."""
        write_atomic(self.letters, text)

    @contextmanager
    def lock_letters(self, file: Path) -> Iterator[None]:
        """Hold the log of letters alone, by a lock on ``file`` that ends with the process.

        Raises :class:`StoreError` at once where another run holds it.
        """
        busy = StoreError(
            f"{self.place}: another 'procbuild letters' is at work here; "
            "run this again when it has ended"
        )
        with alone(file, busy):
            for left in self.root.glob(".tmp-*"):
                if left.is_file():
                    left.unlink()
            yield

    @contextmanager
    def lock(self, file: Path) -> Iterator[None]:
        """Hold the store alone, by a lock on ``file`` that ends with the process.

        Raises :class:`StoreError` at once where another run holds it. What a killed run left half
        done is removed.
        """
        busy = StoreError(
            f"{self.place}: another 'procbuild collect' is at work here; "
            "run this again when it has ended"
        )
        with alone(file, busy):
            self._sweep()
            yield

    def put(self, record: Record, pdf: Path | None, supplements: Mapping[str, Path]) -> None:
        """Write a paper.

        ``pdf`` and ``supplements`` (by their names in the store) are copied in. What the record
        names and they lack stays as it is; what it no longer names is removed. A PDF that the
        record says was replaced is kept under its new name first.
        """
        folder = self.folder(record.id)
        if folder.exists():
            self._fill(folder, record, pdf, supplements)
            return
        self.root.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".tmp-", dir=self.root))
        new.chmod(0o755)
        self._fill(new, record, pdf, supplements)
        new.replace(folder)

    def _fill(
        self, folder: Path, record: Record, pdf: Path | None, supplements: Mapping[str, Path]
    ) -> None:
        """Files first, what is gone next, ``paper.json`` last."""
        for one in record.replaced:
            _keep(folder / one.name, one.sha256, folder / PDF)
        for name, path in supplements.items():
            copy_atomic(path, folder / name)
        if pdf is not None:
            copy_atomic(pdf, folder / PDF)
        elif not record.file:
            (folder / PDF).unlink(missing_ok=True)
        for name in _named(folder / JSON) - {attachment.name for attachment in record.supplements}:
            (folder / name).unlink(missing_ok=True)
        kept = folder / version_name(len(record.replaced) + 1)
        if kept.is_file() and sha256_of(kept) == record.sha256:  # it is the current one again
            kept.unlink()
        write_atomic(folder / JSON, as_json(record))

    def _folders(self) -> Iterator[Path]:
        if self.root.is_dir():
            for path in sorted(self.root.iterdir()):
                if NAME.fullmatch(path.name) and path.name != "incoming" and path.is_dir():
                    yield path

    def _read(self, damage: list[str]) -> dict[str, Record]:
        """The readable records by id; a line in ``damage`` for each mistake of the others."""
        records: dict[str, Record] = {}
        for folder in self._folders():
            path = f"{self.place}/{folder.name}/{JSON}"
            try:
                record = RECORD_ADAPTER.validate_json(regular(folder / JSON).read_bytes())
            except FileNotFoundError:
                continue
            except OSError as error:
                damage.append(f"{path}: cannot be read: {error.strerror}; {REMEDY}")
                continue
            except ValidationError as error:
                damage += [f"{path}: {_told(dict(one))}; {REMEDY}" for one in error.errors()]
                continue
            names = (one.name for files in (record.supplements, record.replaced) for one in files)
            damage += [
                f"{path}: {name!r} is no name of a file in this folder; {REMEDY}"
                for name in names
                if Path(name).name != name
            ]
            if record.id == folder.name:
                records[record.id] = record
            else:
                damage.append(
                    f"{path}: id: it says {record.id!r} but lies in {folder.name}/; {REMEDY}"
                )
        return records

    def _sweep(self) -> None:
        """Remove what a killed run was writing."""
        for folder in self.root.glob(".tmp-*/"):
            shutil.rmtree(folder)
        for file in self.root.glob("*/.tmp-*"):
            if file.parent.name != "incoming":
                file.unlink()


def as_json(record: Record) -> str:
    """The text of ``paper.json``: fields in the model's order, defaults left out.

    The title and the authors are always there.
    """
    stated = RECORD_ADAPTER.dump_python(record, mode="json", exclude_defaults=True)
    stated = {"title": "", "authors": [], **stated}
    ordered = {name: stated[name] for name in Record.__dataclass_fields__ if name in stated}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def names_of(record: Record) -> tuple[str, ...]:
    """The files of a paper that its record names; a PDF stands behind the versions before it."""
    names = (
        *(one.name for one in record.replaced),
        *([PDF] if record.file else []),
        *(one.name for one in record.supplements),
    )
    return tuple(name for name in names if SAFE.fullmatch(name))


def _keep(kept: Path, sha256: str, current: Path) -> None:
    """Let a published PDF lie at ``kept``: it is there already, or still the current one."""
    if kept.is_file() and sha256_of(kept) == sha256:
        return
    if current.is_file() and sha256_of(current) == sha256:
        copy_atomic(current, kept)


def _named(path: Path) -> set[str]:
    """Supplements that a ``paper.json`` names; none where it cannot be read."""
    try:
        record = RECORD_ADAPTER.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return set()
    names = {attachment.name for attachment in record.supplements}
    return {name for name in names if not RESERVED.fullmatch(name)}


def _told(mistake: dict[str, Any]) -> str:
    """A mistake of pydantic's: its place and what it is."""
    place = ".".join(str(part) for part in mistake["loc"])
    return f"{place}: {mistake['msg']}" if place else str(mistake["msg"])
