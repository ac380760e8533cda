"""The record of what readers cite of a published volume, and changes that would break it."""

from procbuild.published.changes import CHECK, changes, refuse_changes
from procbuild.published.ledger import (
    Published,
    PublishedPlace,
    published_file,
    read_published,
    record_published,
)
from procbuild.published.waiting import waits

__all__ = [
    "CHECK",
    "Published",
    "PublishedPlace",
    "changes",
    "published_file",
    "read_published",
    "record_published",
    "refuse_changes",
    "waits",
]
