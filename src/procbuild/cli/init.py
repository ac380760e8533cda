"""``procbuild init``: a new project folder."""

import re
import shutil
import tempfile
from importlib import resources
from pathlib import Path

import click

from procbuild.cli.shared import Invocation, command
from procbuild.errors import UsageError
from procbuild.schema import write_schemas


@command(short_help="Make a new project folder with one volume that builds at once.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(invocation: Invocation, folder: Path) -> None:
    """Make a new project folder DIR with one volume, named after it, that builds at once."""
    if folder.exists() and any(folder.iterdir()):
        message = f"{folder}: there is something in it already; name a new or an empty folder"
        raise UsageError(message)
    volume = volume_name(folder.absolute().name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".init-", dir=folder.absolute().parent) as work:
        new = Path(work) / "project"
        _write(new, volume)
        if folder.exists():
            folder.rmdir()
        new.replace(folder)
    invocation.say(
        f"{folder}: a project with the volume '{volume}'. Next:\n"
        f"  cd {folder}\n"
        "  procbuild collect\n"
        "  procbuild build\n"
        f"Then make it yours in conf/{volume}/volume.toml."
    )


def volume_name(text: str) -> str:
    """The nearest name that a volume may have: ``My Workshop!`` is ``my-workshop``."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-._") or "volume"


def _write(root: Path, volume: str) -> None:
    """Everything that a new project has."""
    with resources.as_file(resources.files("procbuild") / "starter") as starter:
        conf = root / "conf" / volume
        conf.mkdir(parents=True)
        for source in (starter / "conf" / "VOLUME").iterdir():
            text = source.read_text(encoding="utf-8").replace("VOLUME", volume)
            (conf / source.name).write_text(text, encoding="utf-8")
        shutil.copy(starter / "conf" / "conf.py", root / "conf" / "conf.py")
        incoming = root / "submissions" / volume / "incoming"
        shutil.copytree(starter / "incoming", incoming)
        shutil.copy(starter / "gitignore", root / ".gitignore")
    write_schemas(root / "conf")
    (root / "proceedings").mkdir()
    (root / "proceedings" / ".gitignore").write_text("*\n!.gitignore\n", encoding="utf-8")
