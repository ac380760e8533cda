"""Reads folders, to compare them."""

from pathlib import Path


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files below a folder by their relative paths."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
