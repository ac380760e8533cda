"""Licences by their SPDX identifiers (https://spdx.org/licenses/)."""

LICENCES = {
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    **{
        f"CC-{kind.upper()}-{version}": (
            f"CC {kind.upper()} {version}",
            f"https://creativecommons.org/licenses/{kind}/{version}/",
        )
        for kind in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
        for version in ("3.0", "4.0")
    },
}


def licence(spdx: str) -> tuple[str, str]:
    """Name and address of a licence; the identifier and no address where it is not known."""
    return LICENCES.get(spdx, (spdx, ""))
