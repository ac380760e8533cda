"""Five thousand papers to every metadata target, beside pybtex writing the same BibTeX alone."""

import time
from dataclasses import replace

from procbuild.exports import EXPORTS
from procbuild.model import Section, Volume
from tests.exports.samples import sample_volume

COUNT = 5000
METADATA = (
    *("biblatex", "bibtex", "crossref", "csl", "datacite", "dblp", "endnote", "jsonl", "oai"),
    *("openreview", "pmlr", "ris", "zenodo", "acl", "ceur", "lncs"),
)


def volume() -> Volume:
    """Five thousand papers with abstracts of 200 words."""
    sample = sample_volume()
    words = "We show $x_{i}$ that naïve methods – 5% better – fail & why they do so here. " * 14
    papers = tuple(
        replace(
            sample.papers[number % 4],
            id=f"p{number}",
            citation_key=f"key24-{number}",
            doi=f"10.5072/ex.p{number}",
            title=f"{sample.papers[number % 4].title} {number}",
            abstract=words,
            supplements=(),
        )
        for number in range(COUNT)
    )
    return replace(sample, sections=(Section(id="all", title="", papers=papers),))


def run() -> None:
    """Print seconds of processor time per target and in all."""
    whole = volume()
    total = 0.0
    for target in METADATA:
        start = time.process_time()
        delivery = EXPORTS[target](whole)
        size = 0
        for text in delivery.texts.values():
            made = text if isinstance(text, str) else text({})
            size += len(made)
        seconds = time.process_time() - start
        total += seconds
        print(f"{target:11}{seconds:7.2f} s {size / 1e6:8.1f} MB")
    print(f"{'in all':11}{total:7.2f} s   (the limit is 20 s)")
