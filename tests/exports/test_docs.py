"""The documentation of exports agrees with the code."""

import dataclasses
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbuild.conference import Conference, Event, Identity
from procbuild.exports import EXPORTS
from procbuild.exports.acl import AclSettings
from procbuild.exports.ceur import CeurSettings
from procbuild.exports.crossref import CrossrefSettings
from procbuild.exports.datacite import DataciteSettings
from procbuild.exports.dblp import DblpSettings
from procbuild.exports.lncs import LncsSettings
from procbuild.exports.oai import OaiSettings
from procbuild.exports.openreview import OpenreviewSettings
from procbuild.exports.pmlr import PmlrSettings
from procbuild.exports.zenodo import ZenodoSettings
from procbuild.model import Volume
from tests.exports.samples import sample_volume

SETTINGS = {
    "acl": AclSettings,
    "ceur": CeurSettings,
    "crossref": CrossrefSettings,
    "datacite": DataciteSettings,
    "dblp": DblpSettings,
    "lncs": LncsSettings,
    "oai": OaiSettings,
    "openreview": OpenreviewSettings,
    "pmlr": PmlrSettings,
    "zenodo": ZenodoSettings,
}


KEY_AND_TABLE = re.compile(r"(\w+)(?: = .*)? below \[([\w.]+)\]")
"""Matches ``doi = "…" below [volume]`` in a remedy."""


def table_of_targets(docs: Path) -> dict[str, list[str]]:
    """Return the cells of each target in the table of the page: output, required keys, optional."""
    page = (docs / "exports.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", page, re.MULTILINE)
    return {target: row.split("|") for target, row in rows}


def test_each_target_and_setting_is_documented(root: Path) -> None:
    rows = table_of_targets(root / "conf" / "docs")
    assert list(rows) == list(EXPORTS)
    for target, kind in SETTINGS.items():
        row = " ".join(rows[target])
        for field in dataclasses.fields(kind):
            stated = f"`{field.name}`" in row or f".{field.name}`" in row
            assert stated, f"{target}.{field.name}"


def volume_with_mandatory_keys(folder: Path) -> Volume:
    """Make a volume of good papers with only the mandatory keys in ``volume.toml``."""
    event = Event(name="Workshop", start=date(2023, 7, 9))
    conference = Conference(volume=Identity(title="Proceedings"), event=event)
    volume = sample_volume(folder)
    papers = tuple(replace(paper, doi="") for paper in volume.papers)
    section = replace(volume.sections[0], papers=papers)
    return replace(volume, conference=conference, sections=(section,))


def requested_keys(target: str, volume: Volume) -> set[str]:
    """Return the keys of ``volume.toml`` that the findings of an export ask for."""
    keys = set()
    for finding in EXPORTS[target](volume).findings:
        keys |= {f"{table}.{key}" for key, table in KEY_AND_TABLE.findall(finding.remedy)}
        keys |= set(re.findall(r"\[\[(\w+)\]\]", finding.remedy))
    return keys


@pytest.mark.parametrize("target", EXPORTS)
def test_the_documented_required_keys_are_those_that_an_export_requests(
    target: str, root: Path, tmp_path: Path
) -> None:
    docs = root / "conf" / "docs"
    keys = requested_keys(target, volume_with_mandatory_keys(tmp_path))
    _, documented, _ = table_of_targets(docs)[target]
    assert set(re.findall(r"`([a-z_.]+)`", documented)) == keys
    if target in SETTINGS:
        page = (docs / "exports" / f"{target}.md").read_text("utf-8")
        for key in keys:
            name = key.rpartition(".")[2]
            assert re.search(rf"`{name}`|^{name} = |\[\[{name}\]\]", page, re.MULTILINE), key


def test_the_help_of_the_command_names_each_target() -> None:
    source = Path(__file__).parents[2] / "src" / "procbuild" / "cli" / "export.py"
    text = source.read_text("utf-8")
    for target in EXPORTS:
        assert target in text
