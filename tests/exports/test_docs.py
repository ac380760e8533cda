"""The page about exports says what the exports are."""

import re
from pathlib import Path

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


def test_each_target_and_setting_is_documented(root: Path) -> None:
    page = (root / "conf" / "docs" / "exports.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \|(.*)$", page, re.MULTILINE))
    assert list(rows) == list(EXPORTS)
    for target, kind in SETTINGS.items():
        for name in kind.__dataclass_fields__:
            assert f"`{name}`" in rows[target] or f".{name}`" in rows[target], f"{target}.{name}"


def test_the_command_names_each_target() -> None:
    source = Path(__file__).parents[2] / "src" / "procbuild" / "cli" / "export.py"
    text = source.read_text("utf-8")
    for target in EXPORTS:
        assert target in text
