"""Reads an export for the ACL Anthology with the Anthology's own package."""

from pathlib import Path
from typing import Any

import acl_anthology


def read_with_anthology(xml: bytes, folder: Path) -> Any:
    """Return the only volume of the collection ``2023.ex``, whose data are put into ``folder``."""
    (folder / "xml").mkdir(parents=True)
    (folder / "yaml" / "venues").mkdir(parents=True)
    (folder / "yaml" / "sigs").mkdir()
    (folder / "yaml" / "people.yaml").write_text("{}\n")
    (folder / "yaml" / "venues" / "ex.yaml").write_text("acronym: EX\nname: Examples\n")
    grammar = next(Path(acl_anthology.__file__).parent.rglob("schema.rnc"))
    (folder / "xml" / "schema.rnc").write_bytes(grammar.read_bytes())
    (folder / "xml" / "2023.ex.xml").write_bytes(xml)
    collection = acl_anthology.Anthology(datadir=folder, verbose=False).collections.get("2023.ex")
    assert collection is not None
    collection.load()
    (volume,) = collection.volumes()
    return volume
