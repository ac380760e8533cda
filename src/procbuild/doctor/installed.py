"""What is installed: libraries, the engines in them, optional extras."""

import platform
from collections.abc import Mapping
from importlib import import_module, metadata
from types import MappingProxyType

from packaging.requirements import InvalidRequirement, Requirement

from procbuild.doctor import REPAIR, Item, Section
from procbuild.wording import extra_hint

USES: Mapping[str, str] = MappingProxyType(
    {
        "fonts": "scripts that the built-in fonts lack",
        "cluster": "the work on papers done by a Dask cluster (--scheduler)",
        "remote": "submissions in a bucket or elsewhere ([store] url)",
        "keyring": "tokens for sources from the system's keyring",
    }
)
"""What each extra is for; those for the development of procbuild are left out."""


def libraries() -> Section:
    """The required libraries with their versions, and the engines that read PDFs."""
    machine = f"{platform.system()} {platform.machine()}"
    python = Item(name="Python", found=f"{platform.python_version()}, {machine}")
    required = [_check_version(each) for each in _requirements() if _applies(each)]
    if not required:
        lost = "what it needs is not known: it was not installed as a package"
        required = [Item(name="procbuild", state="problem", found=lost, remedy=REPAIR)]
    return Section(title="libraries", items=(python, *required, *_engines()))


def _engines() -> list[Item]:
    """The libraries in C and C++; loading them fails in a broken installation."""
    try:
        engines: dict[str, str] = import_module("procbuild.pdf.engines").engines()
    except (ImportError, OSError) as error:
        return [Item(name="PDF", state="problem", found=str(error), remedy=REPAIR)]
    return [Item(name=name, found=version) for name, version in engines.items()]


def extras() -> Section:
    """The optional extras, and whether what each needs is installed."""
    items = []
    for extra, use in USES.items():
        parts = [
            _check_version(each)
            for each in _requirements()
            if _applies(each, extra) and not _applies(each)
        ]
        installed = [f"{part.name} {part.found}" for part in parts if part.state == "ok"]
        if parts and len(installed) == len(parts):
            items.append(Item(name=extra, found=", ".join(installed)))
        else:
            remedy = f"{extra_hint(extra)} brings {use}"
            items.append(Item(name=extra, state="absent", found="not installed", remedy=remedy))
    return Section(title="extras", items=tuple(items))


def _requirements() -> list[Requirement]:
    """The requirements in the metadata of the installed package, extras included."""
    try:
        return [Requirement(line) for line in metadata.requires("procbuild") or ()]
    except (metadata.PackageNotFoundError, InvalidRequirement):
        return []


def _applies(requirement: Requirement, extra: str = "") -> bool:
    """Whether a requirement applies on this machine, for an extra or without any."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def _check_version(requirement: Requirement) -> Item:
    """Whether a requirement is installed in a suitable version."""
    name = requirement.name
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Item(name=name, state="problem", found="not installed", remedy=REPAIR)
    if requirement.specifier.contains(version, prereleases=True):
        return Item(name=name, found=version)
    found = f"{version}, but {requirement.specifier} is needed"
    return Item(name=name, state="problem", found=found, remedy=REPAIR)
