"""Cards: the images shown where the address of a paper is shared."""

import json
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from sphinx.util import logging

from procbuild.crew import completed, map_ordered
from procbuild.files import sha256_of
from procbuild.incremental.cache import digest
from procbuild.model import Paper, Volume
from procbuild.site.colours import LIGHT, readable
from procbuild.site.material import Material
from procbuild.translations import words_of
from procbuild.translations.days import days
from procbuild.typeset.card import TEMPLATE, draw_card
from procbuild.typeset.choice import digest_of, font_set
from procbuild.typeset.compiler import TEMPLATES
from procbuild.typeset.markup import runs
from procbuild.updates import shown_title

WIDTH, HEIGHT = 1200, 630
"""Pixels: the shape that networks show uncropped (https://ogp.me/ states none)."""

WORTH_A_PROCESS = 100
"""Cards that take less time to draw than a process takes to start"""

logger = logging.getLogger(__name__)


def write_cards(material: Material, conf: Path) -> frozenset[str]:
    """Write a card for each paper with a PDF, if pictures are enabled; return their citation keys.

    ``conf`` is the volume's folder, which may contain fonts. A card that cannot be drawn is left
    out with a warning. Cards show nothing that changes with other papers, so each is drawn once.
    """
    volume, output = material.volume, material.output
    if not volume.conference.site.thumbnails:
        return frozenset()
    data = {p.citation_key: card_data(volume, p) for p in volume.papers if p.pdf and p.facts}
    if not data:
        return frozenset()
    texts = {key: json.dumps(value, sort_keys=True) for key, value in data.items()}
    characters = set().union(*(json.dumps(value, ensure_ascii=False) for value in data.values()))
    fonts = font_set(conf, volume.conference.volume.language, characters)
    design = digest(
        *(sha256_of(path) for path in (TEMPLATE, TEMPLATES / "runs.typ")), digest_of(fonts)
    )
    inputs = {key: digest("card", design, text) for key, text in texts.items()}
    names = {key: f"cards/{key}.png" for key in data}
    new = [key for key in data if not output.reuse(names[key], inputs[key])]
    crew = material.crew if fonts.everywhere else material.crew.here
    draw = partial(draw_card, fonts, volume.issue_date)
    failed = set()
    with (
        material.progress.stage("Drawing cards", len(new)) as tick,
        crew.executor(len(new) // WORTH_A_PROCESS) as executor,
    ):

        def begin(key: str) -> Future[bytes | str]:
            known = material.cache.read(inputs[key]) if material.cache else None
            return completed(known) if known else executor.submit(draw, data[key])

        for key, card in zip(new, map_ordered(begin, new, crew), strict=True):
            if isinstance(card, bytes):
                if material.cache:
                    material.cache.write(inputs[key], card)
                output.put(names[key], inputs[key], card)
            else:
                logger.warning("the card of %s could not be drawn: %s", key, card)
                failed.add(key)
            tick(key)
    return frozenset(data.keys() - failed)


def card_data(volume: Volume, paper: Paper) -> dict[str, Any]:
    """The values for the card's template."""
    conference = volume.conference
    event, identity = conference.event, conference.volume
    words = words_of(conference)
    when = event.when or days(event.start, event.end, words)
    return {
        "title": runs(shown_title(paper, words) or paper.citation_key),
        "authors": _line([person.display for person in paper.authors], ", "),
        "event": _line([event.brief_name, event.city, when], " · "),
        "foot": _line([identity.numbered_as(words("Volume {number}")) or identity.publisher]),
        "accent": readable(conference.site.accent, LIGHT),
        "language": paper.language,
    }


def _line(parts: list[str], between: str = "") -> list[dict[str, str]]:
    """Parts on one line, without maths."""
    return [{"t": between.join(part for part in parts if part)}]
