"""The local preview of a site for its organizers, reloaded after each build."""

from procbuild.preview.server import Preview
from procbuild.preview.watching import Watch

__all__ = ["Preview", "Watch"]
