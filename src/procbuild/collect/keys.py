"""Which papers the keys of entries and the names of files mean."""

from collections import defaultdict

from procbuild.incoming import paper_id
from procbuild.model import Origin


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

    def paper(self, origin: Origin, key: str) -> str | None:
        """The id of the paper that a key means, in this source or else in all.

        None if there is no such paper; empty if several papers have keys like it, but none this
        one.
        """
        id_ = paper_id(key)
        for source in (origin, None):
            if papers := self._papers.get((source, id_)):
                same = set(papers.values())
                return papers.get(key) or (same.pop() if len(same) == 1 else "")
        return None
