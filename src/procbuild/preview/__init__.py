"""The site as its organizers see it while they write: on this machine, shown anew by itself."""

from procbuild.preview.server import Preview
from procbuild.preview.watching import Watch

__all__ = ["Preview", "Watch"]
