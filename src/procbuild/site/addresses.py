"""Addresses made of identifiers."""

import re

NOT_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


def base_of(url: str) -> str:
    """The address of a site with a final slash; empty if none is configured."""
    return url.rstrip("/") + "/" if url else ""


def anchor(kind: str, id_: str) -> str:
    """The anchor of a session or track, with unsafe characters replaced."""
    return f"{kind}-{NOT_A_NAME.sub('-', id_)}"
