"""People as the configuration and the records name them."""

from dataclasses import dataclass

from procbuild.conference.declared import Declared
from procbuild.standards.orcid import normalized_orcid


@dataclass(frozen=True, kw_only=True)
class Person(Declared):
    """An author, editor, speaker or organizer: name parts, never one string to be guessed at."""

    given: str = ""
    """Given names as printed: ``Sarah E.``"""
    family: str = ""
    """Family name without particle: ``Gerven``"""
    particle: str = ""
    """Lower-case particle before the family name: ``van``, ``de la``"""
    suffix: str = ""
    """``Jr.``, ``III``"""
    literal: str = ""
    """The whole name where it has no parts: a group, or a person with one name"""
    script: str = ""
    """The name in its original script"""
    sort: str = ""
    """Sort key, where the name's own order would be wrong"""
    id: str = ""
    """An explicit identifier that joins this person's papers"""
    orcid: str = ""
    """ORCID iD, ``0000-0000-0000-0000``; its address will do"""
    email: str = ""
    """Address for correspondence"""
    url: str = ""
    """Home page"""
    affiliations: tuple[str, ...] = ()
    """Institutions, in printed order"""

    def __post_init__(self) -> None:
        # Here alone, as people come from sources, corrections, the store and the configuration.
        object.__setattr__(self, "orcid", normalized_orcid(self.orcid))

    @property
    def display(self) -> str:
        """The name as printed under a title: ``Marcel van Gerven``."""
        parts = (self.given, self.particle, self.family, self.suffix)
        return self.literal or " ".join(filter(None, parts))

    @property
    def inverted(self) -> str:
        """The name as an index prints it: ``van Gerven, Marcel``."""
        if self.literal:
            return self.literal
        family = " ".join(filter(None, (self.particle, self.family)))
        return ", ".join(filter(None, (family, self.suffix, self.given)))


@dataclass(frozen=True, kw_only=True)
class Organizer(Person):
    """Somebody who runs the event."""

    role: str = ""
    """``General chair``, ``Program committee`` …; people of one role are listed together"""
    photo: str = ""
    """Picture, as a path below the volume's folder"""


@dataclass(frozen=True, kw_only=True)
class Speaker(Person):
    """An invited speaker."""

    title: str = ""
    """Title of the talk"""
    abstract: str = ""
    """Abstract of the talk"""
    bio: str = ""
    """A few lines about the speaker"""
    photo: str = ""
    """Picture, as a path below the volume's folder"""
