"""Reads one source, and shows the names of authors."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from procbuild.conference import SourceRules, Track
from procbuild.incoming import Fetch, Incoming, Settings, Source
from procbuild.model import Finding
from procbuild.sources.fetch import Fetcher


@dataclass
class Pages:
    """Gives JSON by URL instead of fetching it, and records the requests."""

    answers: Mapping[str, Any]
    requested: list[str] = field(default_factory=list)

    def json(self, url: str) -> Any:
        self.requested.append(url)
        return self.answers[url]

    def file(self, url: str, *, fixed: bool = False) -> Path:
        raise AssertionError(url, fixed)


def settings_of(
    path: Path,
    *tracks: Track,
    url: str = "",
    scratch: Path | None = None,
    fetcher: Fetch | None = None,
    **rules: Any,
) -> Settings:
    """Return the settings of a source at a path or an address, which fetches nothing by default."""
    scratch = scratch or path
    return Settings(
        name=url or path.name,
        path=path,
        url=url,
        rules=SourceRules(path=url or str(path), **rules),
        tracks=tracks,
        scratch=scratch,
        fetch=fetcher or Fetcher(cache=scratch, offline=True),
    )


def read(
    source: Source, path: Path, *tracks: Track, **rules: Any
) -> tuple[list[Incoming], list[Finding]]:
    """Read a source, and return its papers and its findings."""
    # The path may be in the folder of real papers, so nothing is written beside it.
    with tempfile.TemporaryDirectory() as scratch:
        settings = settings_of(path, *tracks, scratch=Path(scratch), **rules)
        items = list(source(settings))
    return (
        [item for item in items if isinstance(item, Incoming)],
        [item for item in items if isinstance(item, Finding)],
    )


def read_names(paper: Incoming) -> list[str]:
    """Return the authors of a paper as an index prints them."""
    return [person.inverted for person in paper.record.authors]
