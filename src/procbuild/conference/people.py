"""People in the configuration and in records."""

from dataclasses import dataclass

from procbuild.conference.declared import Declared
from procbuild.standards.east_asian import EAST_ASIAN
from procbuild.standards.orcid import normalized_orcid


@dataclass(frozen=True, kw_only=True)
class Person(Declared):
    """An author, editor, speaker or organizer, with the parts of the name."""

    given: str = ""
    """Given names as printed: ``Sarah E.``"""
    family: str = ""
    """Family name without particle: ``Gerven``"""
    particle: str = ""
    """Lower-case particle before the family name: ``van``, ``de la``"""
    suffix: str = ""
    """Suffix of the name: ``Jr.``, ``III``"""
    literal: str = ""
    """The whole name if it has no parts: a group, or a person with a single name"""
    script: str = ""
    """The name in its original script"""
    sort: str = ""
    """Sort key, if the name would be sorted wrongly: ``Nagy, János``"""
    id: str = ""
    """An explicit identifier, which links the papers of this person"""
    orcid: str = ""
    """ORCID iD: ``0000-0000-0000-0000``, or its URL"""
    email: str = ""
    """E-mail address for correspondence"""
    url: str = ""
    """Home page"""
    affiliations: tuple[str, ...] = ()
    """Institutions, in printed order"""

    def __post_init__(self) -> None:
        # In this place, because people come from sources, corrections, store and configuration.
        object.__setattr__(self, "orcid", normalized_orcid(self.orcid))

    @property
    def surname(self) -> str:
        """The family name with its particle: ``van Gerven``."""
        return " ".join(filter(None, (self.particle, self.family)))

    @property
    def display(self) -> str:
        """The name as printed under a title: ``Marcel van Gerven``, ``山田太郎``."""
        if EAST_ASIAN.match(self.given) and EAST_ASIAN.match(self.family):
            return self.literal or f"{self.family}{self.given}"
        parts = (self.given, self.surname, self.suffix)
        return self.literal or " ".join(filter(None, parts))

    @property
    def inverted(self) -> str:
        """The name as an index prints it: ``van Gerven, Marcel, Jr.``."""
        if self.literal:
            return self.literal
        return ", ".join(filter(None, (self.surname, self.given, self.suffix)))


@dataclass(frozen=True, kw_only=True)
class Organizer(Person):
    """A member of the organization of the event."""

    role: str = ""
    """``General chair``, ``Program committee`` …; people with the same role are listed together"""
    photo: str = ""
    """Image file, as a path below the volume's folder"""


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
    """Image file, as a path below the volume's folder"""
