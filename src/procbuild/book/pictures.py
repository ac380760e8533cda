"""The organizers' pictures in the book."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from procbuild.conference import Sponsor
from procbuild.errors import OutputError
from procbuild.typeset.compiler import TemplateError, picture_problem


def copy_logos(sponsors: Sequence[Sponsor], conf: Path, work: Path) -> dict[str, str]:
    """Copy the sponsors' logos into ``work``; return the existing ones' names there, by path."""
    names = {}
    for number, sponsor in enumerate(sponsors):
        logo = conf / sponsor.logo
        if sponsor.logo and logo.is_file():
            names[sponsor.logo] = f"logo-{number}{logo.suffix.lower()}"
            shutil.copyfile(logo, work / names[sponsor.logo])
    return names


def refuse_unreadable(pictures: Mapping[Path, Path], error: TemplateError) -> None:
    """Raise an error that names the pictures that cannot be typeset, if there are any.

    ``pictures`` gives the organizers' file of each copy. Typst's own ``error`` names a line of a
    template.
    """
    problems = {
        picture: problem for copy, picture in pictures.items() if (problem := picture_problem(copy))
    }
    if problems:
        lines = (f"{picture}: {problem}" for picture, problem in problems.items())
        raise OutputError("\n".join([*lines, "replace these pictures"])) from error
