"""``bibtex``: the volume's .bib for classic BibTeX, in ASCII as far as LaTeX has commands."""

from dataclasses import replace

from procbuild.bibliography import volume_bib
from procbuild.delivery import Delivery
from procbuild.model import Volume


def bibtex(volume: Volume) -> Delivery:
    """``<volume>.bib``."""
    rules = replace(volume.conference.bib, encoding="ascii")
    ascii_volume = replace(volume, conference=replace(volume.conference, bib=rules))
    return Delivery(texts={f"{volume.name}.bib": volume_bib(ascii_volume)})
