"""Reads one source, and shows the names of authors."""

import tempfile
from pathlib import Path
from typing import Any

from procbuild.conference import SourceRules, Track
from procbuild.incoming import Incoming, Settings, Source
from procbuild.model import Finding
from procbuild.sources.fetch import Fetcher


def read(
    source: Source, path: Path, *tracks: Track, **rules: Any
) -> tuple[list[Incoming], list[Finding]]:
    """Read a source, and return its papers and its findings."""
    # The path may be in the folder of real papers, so nothing is written beside it.
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(
            name=path.name,
            path=path,
            rules=SourceRules(path=str(path), **rules),
            tracks=tracks,
            scratch=Path(scratch),
            fetch=Fetcher(cache=Path(scratch), offline=True),
        )
        items = list(source(settings))
    return (
        [item for item in items if isinstance(item, Incoming)],
        [item for item in items if isinstance(item, Finding)],
    )


def read_names(paper: Incoming) -> list[str]:
    """Return the authors of a paper as an index prints them."""
    return [person.inverted for person in paper.record.authors]
