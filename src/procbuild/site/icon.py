"""The icon of a volume for browser tabs and home screens, and its web manifest."""

import json
from html import escape

from procbuild.site.colours import LIGHT, readable
from procbuild.site.material import Material

FOLDER = "_static"


def icon_svg(material: Material) -> str:
    """The event's initial on the accent colour."""
    conference = material.volume.conference
    letter = next((c for c in conference.event.brief_name if c.isalnum()), "P").upper()
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{readable(conference.site.accent, LIGHT)}"/>'
        '<text x="32" y="46" font-family="Georgia, serif" font-size="40" font-weight="600" '
        f'text-anchor="middle" fill="{LIGHT}">{escape(letter)}</text></svg>\n'
    )


def manifest(material: Material) -> str:
    """The web manifest (https://www.w3.org/TR/appmanifest/)."""
    event = material.volume.conference.event
    data = {
        "name": event.name,
        "short_name": event.brief_name,
        "start_url": ".",
        "display": "minimal-ui",
        "background_color": LIGHT,
        "theme_color": readable(material.volume.conference.site.accent, LIGHT),
        "icons": [{"src": f"{FOLDER}/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
