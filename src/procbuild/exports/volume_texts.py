"""What of a volume stands beside its pages and books, for machines."""

from collections.abc import Callable, Mapping, Sequence

from procbuild.bibliography import volume_bib
from procbuild.exports import EXPORTS
from procbuild.model import Volume
from procbuild.outputs.comparison import PAPERS_JSONL


def texts_of(volume: Volume) -> Mapping[str, str]:
    """The volume in the forms that stand beside its pages, by file name.

    Its BibTeX, its papers for machines, and ``oai.xml`` for harvesters, where it is configured:
    one way of saying each, that of the export.
    """
    texts = {**record_of(volume), f"{volume.name}.bib": volume_bib(volume)}
    if "oai" in volume.conference.exports:
        found = EXPORTS["oai"](volume).texts
        texts |= {name: text for name, text in found.items() if isinstance(text, str)}
    return texts


def record_of(volume: Volume) -> Mapping[str, str]:
    """The one of these that every build writes: the papers for machines."""
    text = EXPORTS["jsonl"](volume).texts[f"{volume.name}.jsonl"]
    return {PAPERS_JSONL: text} if isinstance(text, str) else {}


def texts_for(targets: Sequence[str]) -> Callable[[Volume], Mapping[str, str]]:
    """What makes those that targets of a build need."""
    return texts_of if {"bib", "site"} & set(targets) else record_of
