"""The page about exports says what the exports are."""

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


ONE_KEY = re.compile(r"(\w+)(?: = .*)? below \[([\w.]+)\]")
"""``write doi = "…" below [volume]``, as a remedy has it."""


def table_of_targets(docs: Path) -> dict[str, list[str]]:
    """What the page says of each target: what is written, what is asked for, what is taken too."""
    page = (docs / "exports.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", page, re.MULTILINE)
    return {target: row.split("|") for target, row in rows}


def test_each_target_and_setting_is_documented(root: Path) -> None:
    rows = table_of_targets(root / "conf" / "docs")
    assert list(rows) == list(EXPORTS)
    for target, kind in SETTINGS.items():
        row = " ".join(rows[target])
        for name in kind.__dataclass_fields__:
            assert f"`{name}`" in row or f".{name}`" in row, f"{target}.{name}"


def bare_volume(folder: Path) -> Volume:
    """Good papers, and nothing in ``volume.toml`` but what cannot be left out."""
    event = Event(name="Workshop", start=date(2023, 7, 9))
    conference = Conference(volume=Identity(title="Proceedings"), event=event)
    whole = sample_volume(folder)
    papers = tuple(replace(paper, doi="") for paper in whole.papers)
    section = replace(whole.sections[0], papers=papers)
    return replace(whole, conference=conference, sections=(section,))


def asked_for(target: str, volume: Volume) -> set[str]:
    """The keys of ``volume.toml`` that the remedies of an export's findings name."""
    keys = set()
    for finding in EXPORTS[target](volume).findings:
        keys |= {f"{table}.{key}" for key, table in ONE_KEY.findall(finding.remedy)}
        keys |= set(re.findall(r"\[\[(\w+)\]\]", finding.remedy))
    return keys


@pytest.mark.parametrize("target", EXPORTS)
def test_what_the_page_says_is_asked_for_is_asked_for(
    target: str, root: Path, tmp_path: Path
) -> None:
    docs = root / "conf" / "docs"
    wanted = asked_for(target, bare_volume(tmp_path))
    _, asked, _ = table_of_targets(docs)[target]
    assert set(re.findall(r"`([a-z_.]+)`", asked)) == wanted
    if target in SETTINGS:
        page = (docs / "exports" / f"{target}.md").read_text("utf-8")
        for key in wanted:
            name = key.rpartition(".")[2]
            assert re.search(rf"`{name}`|^{name} = |\[\[{name}\]\]", page, re.MULTILINE), key


def test_the_command_names_each_target() -> None:
    source = Path(__file__).parents[2] / "src" / "procbuild" / "cli" / "export.py"
    text = source.read_text("utf-8")
    for target in EXPORTS:
        assert target in text
