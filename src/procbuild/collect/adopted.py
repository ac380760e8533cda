"""Ids of the papers that PDFs without an entry become."""

from collections.abc import Collection, Container, Iterable

from procbuild.collect.matching import key_of_record, pairs
from procbuild.incoming import short_hash
from procbuild.model import Origin, Record


class AdoptedIds:
    """The ids of papers that PDFs of one source became in earlier runs.

    Keys change when files are renamed, and when others get the same name.
    """

    def __init__(self, origin: Origin, stored: Iterable[Record], present: Container[str]) -> None:
        """``present`` are the keys of the PDFs that the source has now."""
        own = [record for record in stored if record.origin.source == origin.source]
        self._ids = {record.id for record in own}
        self._by_key = {record.origin.key: record.id for record in own}
        gone = [record for record in own if record.origin.key not in present]
        self._contents = {record.id: record.sha256 for record in gone}
        self._features = {record.id: key_of_record(record) for record in gone}

    def choose(self, record: Record, sha256: str, taken: Collection[str]) -> str:
        """The id for a paper with the key of a PDF: that in the store, unless it is ``taken``.

        Else that of a paper whose PDF is gone, with the same content or the same title and authors;
        else its own, distinguished if another paper has it, as by ``A.pdf`` beside ``a.pdf``.
        """
        key = record.origin.key
        if (held := self._by_key.get(key, "")) and held not in taken:
            return held
        for id_, content in self._contents.items():
            if content == sha256 and id_ not in taken:
                return id_
        gone = {id_: features for id_, features in self._features.items() if id_ not in taken}
        if home := pairs({record.id: key_of_record(record)}, gone).get(record.id):
            return home
        is_taken = record.id in taken or record.id in self._ids
        return f"{record.id}-{short_hash(key)}" if is_taken else record.id
