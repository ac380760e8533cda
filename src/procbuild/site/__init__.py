"""The site of a volume: the Sphinx extension ``procbuild.site``, and a function that runs Sphinx.

``extensions = ["procbuild.site"]`` in ``conf.py`` is all a project needs. The option
``procbuild_volume`` names the volume; if empty, it is the name of the source folder.
"""

from procbuild.site.build import build
from procbuild.site.extension import setup

__all__ = ["build", "setup"]
