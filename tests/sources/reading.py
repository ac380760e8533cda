"""Reading one source in a test."""

from pathlib import Path
from typing import Any

from procbuild.conference import SourceRules, Track
from procbuild.incoming import Incoming, Settings, Source
from procbuild.model import Finding
from procbuild.sources.fetch import Fetcher


def read(
    source: Source, path: Path, *tracks: Track, **rules: Any
) -> tuple[list[Incoming], list[Finding]]:
    """The papers and the findings of a source."""
    scratch = path.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    settings = Settings(
        name=path.name,
        path=path,
        rules=SourceRules(path=str(path), **rules),
        tracks=tracks,
        scratch=scratch,
        fetch=Fetcher(cache=scratch, offline=True),
    )
    items = list(source(settings))
    return (
        [item for item in items if isinstance(item, Incoming)],
        [item for item in items if isinstance(item, Finding)],
    )


def names(item: Incoming) -> list[str]:
    """The authors of a paper as an index prints them."""
    return [person.inverted for person in item.record.authors]
