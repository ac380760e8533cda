"""Changes a volume: its tables in ``volume.toml``, or its first paper."""

from dataclasses import replace
from typing import Any

from procbuild.model import Volume


def with_tables(volume: Volume, /, **tables: Any) -> Volume:
    """Return the volume with other tables in its ``volume.toml``."""
    return replace(volume, conference=replace(volume.conference, **tables))


def with_identity(volume: Volume, **keys: Any) -> Volume:
    """Return the volume with other keys in the table ``[volume]``."""
    return with_tables(volume, volume=replace(volume.conference.volume, **keys))


def with_first_paper(volume: Volume, **fields: Any) -> Volume:
    """Return the volume with changes in its first paper."""
    section, *other_sections = volume.sections
    first, *rest = section.papers
    papers = (replace(first, **fields), *rest)
    return replace(volume, sections=(replace(section, papers=papers), *other_sections))
