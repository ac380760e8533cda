"""The site of a volume: the Sphinx extension ``procbuild.site``, and Sphinx run for you.

``extensions = ["procbuild.site"]`` in ``conf.py`` is all a project needs; the volume is named by
the option ``procbuild_volume`` (the source folder's name where it is empty).
"""

from procbuild.site.build import build
from procbuild.site.extension import setup

__all__ = ["build", "setup"]
