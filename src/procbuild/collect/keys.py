"""Which papers the keys of entries and the names of files mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from procbuild.collect.matching import alike, key_of_record, pairs
from procbuild.incoming import paper_id, short_hash
from procbuild.model import Origin, Record


def renumbered(
    entries: Mapping[str, Record], origin: Origin, stored: Iterable[Record]
) -> dict[str, str]:
    """The ids of entries of one source whose keys were those of other papers, by their new keys.

    So it is when rows without ids of their own are numbered anew. An entry with other title and
    authors than the paper with its key is an accepted paper of its source that has them, if that
    has lost its key. Of what is left, the keys say which papers it is.
    """
    own = {
        one.key: record
        for record in stored
        for one in record.origins
        if one.source == origin.source and record.status == "accepted"
    }
    moved = {
        key: key_of_record(entry)
        for key, entry in entries.items()
        if key in own
        and entry.title != own[key].title
        and not alike(key_of_record(entry), key_of_record(own[key]))
    }
    held = {own[key].id for key in entries.keys() & own.keys() if key not in moved}
    free = {record.id: key_of_record(record) for record in own.values() if record.id not in held}
    return pairs(moved, free) if moved else {}


class Keys:
    """The keys of the entries of all sources.

    Keys that make the same id, ``A-B`` and ``a-b``, may be those of different papers.
    """

    def __init__(self) -> None:
        self._papers: dict[tuple[Origin | None, str], dict[str, str]] = defaultdict(dict)
        """Paper by key, for the id that is made of the key: of one source, and of all"""

    def add(self, origin: Origin, prefix: str, key: str, paper: str) -> None:
        """Note the paper of an entry; in other sources its key has the source's prefix."""
        self._papers[origin, paper_id(key)][key] = paper
        self._papers[None, paper_id(prefix + key)].setdefault(prefix + key, paper)

    def leave_out(self, origin: Origin, key: str) -> None:
        """Note that the entry with a key is left out, so that its files are no other paper's."""
        self._papers[origin, paper_id(key)].setdefault(key, "")

    def paper(self, origin: Origin, key: str, *, everywhere: bool = True) -> str | None:
        """The id of the paper that a key means, in this source or else ``everywhere``.

        None if there is no such paper; empty if its entry is left out, or several papers have keys
        like it, but none this one.
        """
        id_ = paper_id(key)
        for source in (origin, None) if everywhere else (origin,):
            if papers := self._papers.get((source, id_)):
                same = set(papers.values())
                return papers.get(key) or (same.pop() if len(same) == 1 else "")
        return None


class Ids:
    """The ids of the entries of one source, which do not depend on their order.

    An entry keeps the id that the store has for its key, and no other entry gets this id, even if
    the source has lost the key. Of several papers that had a key, that of an accepted one counts.
    """

    def __init__(
        self, origin: Origin, stored: Iterable[Record], claimed: Mapping[str, str]
    ) -> None:
        """``claimed`` are the ids of entries whose keys are names of files, by these."""
        self.origin = origin
        self._by_key = dict(claimed)
        self._keys = {id_: key for key, id_ in claimed.items()}
        for record in sorted(stored, key=lambda record: record.status != "accepted"):
            for one in record.origins:
                if one.source == origin.source:
                    self._by_key.setdefault(one.key, record.id)
                    self._keys.setdefault(record.id, one.key)

    def claim(self, key: str, usual: str) -> str:
        """The id of the entry with a key: ``usual``, unless the store has one or it is claimed."""
        id_ = self._by_key.get(key, usual)
        while self._keys.setdefault(id_, key) != key:
            id_ = f"{id_}-{short_hash(key)}"
        return id_

    def owner(self, id_: str) -> str:
        """The key that has an id; empty if none has."""
        return self._keys.get(id_, "")
