"""Puts words together that were divided at the ends of lines in abstracts copied from PDFs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from procbuild.incoming import Incoming, noticed
from procbuild.model import Finding
from procbuild.text.hyphens import Spelling, divided_words, undivided
from procbuild.wording import few

WORDS_SHOWN = 5
"""Maximum number of words named in a finding."""


def without_divided_words(entries: Sequence[Incoming]) -> Iterator[Incoming | Finding]:
    """The papers of a source in their order; findings about accepted ones with divided words left.

    A word is put together if the papers of the source have it elsewhere.
    """
    if not any(divided_words(item.record.abstract) for item in entries):
        yield from entries
        return
    records = [item.record for item in entries]
    texts = (
        text for record in records for text in (record.title, record.abstract, *record.keywords)
    )
    spelling = Spelling.from_texts(texts)
    for item in entries:
        abstract = undivided(item.record.abstract, spelling)
        yield replace(item, record=replace(item.record, abstract=abstract))
        words = list(dict.fromkeys(divided_words(abstract)))
        if words and item.record.status == "accepted":
            yield noticed(
                "metadata-hyphen",
                "warning",
                f"{item.place}: abstract: divided as at the ends of lines: "
                f"{few(words, WORDS_SHOWN)}",
                "Correct it in the source, or put the whole abstract into fixes.toml.",
                item.record.id,
            )
