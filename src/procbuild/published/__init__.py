"""What readers cite of a published volume, and what would change of it."""

from procbuild.published.changes import CHECK, changes, refuse_changes
from procbuild.published.record import Published, keep_published, published_file, read_published

__all__ = [
    "CHECK",
    "Published",
    "changes",
    "keep_published",
    "published_file",
    "read_published",
    "refuse_changes",
]
