"""The record of what readers cite of a published volume, and changes that would break it."""

from procbuild.published.changes import CHECK, changes, refuse_changes
from procbuild.published.record import (
    Place,
    Published,
    keep_published,
    published_file,
    read_published,
)
from procbuild.published.waiting import waits

__all__ = [
    "CHECK",
    "Place",
    "Published",
    "changes",
    "keep_published",
    "published_file",
    "read_published",
    "refuse_changes",
    "waits",
]
