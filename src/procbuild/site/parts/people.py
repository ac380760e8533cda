"""Speakers, organizers, committee."""

from collections.abc import Iterable, Mapping, Sequence

from docutils import nodes

from procbuild.conference import Organizer, Person, Speaker
from procbuild.site.inline import (
    heading,
    is_safe,
    items,
    language_classes,
    link,
    paragraph,
    span,
    text_nodes,
)
from procbuild.site.material import Material
from procbuild.standards.east_asian import language_of


def speakers(material: Material, _options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """A card per invited speaker: photo, name, affiliation, talk."""
    people = material.volume.conference.speakers
    return [items(map(_speaker, people), "proc-people", "proc-cards")] if people else []


def organizers(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Organizers by role; editors if there are none."""
    conference = material.volume.conference
    people = conference.organizers
    if not people:
        people = tuple(
            _as_organizer(editor, material.words("Editors")) for editor in conference.editors
        )
    return by_role(people, options.get("role"), material.words("Organizers"))


def committee(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """The program committee by role."""
    people = material.volume.conference.committee
    return by_role(people, options.get("role"), material.words("Program committee"))


def by_role(people: Iterable[Organizer], only: str | None, part: str) -> Sequence[nodes.Node]:
    """A list per role, in order of first appearance.

    The first one has no heading if it is called like the part, whose heading is just above.
    """
    roles: dict[str, list[Organizer]] = {}
    for person in people:
        roles.setdefault(person.role, []).append(person)
    content: list[nodes.Node] = []
    for role, members in roles.items():
        if only is not None and role != only:
            continue
        if role and only is None and (content or role != part):
            content.append(heading(role))
        content.append(items(map(_organizer, members), "proc-people"))
    return content


def person_lines(person: Person) -> list[nodes.Node]:
    """Name, linked to the home page if there is one, and affiliations."""
    name = (
        link(person.url, person.display, "name")
        if is_safe(person.url)
        else span(person.display, "name")
    )
    line = paragraph(name)
    if person.script and person.script != person.display:
        language = language_classes(language_of(person.script))
        line += [nodes.Text(" "), span(person.script, "script", *language)]
    if person.affiliations:
        line += [nodes.Text(" "), span(", ".join(person.affiliations), "affiliation")]
    return [line]


def _as_organizer(person: Person, role: str) -> Organizer:
    values = {name: getattr(person, name) for name in Person.__dataclass_fields__}
    return Organizer(**values, role=role)


def _photo(path: str) -> list[nodes.Node]:
    """The photo; its alternative text is empty because the name is beside it."""
    return [nodes.image("", uri=f"/{path}", alt="", classes=["photo"])] if path else []


def _organizer(person: Organizer) -> list[nodes.Node]:
    return [*_photo(person.photo), *person_lines(person)]


def _speaker(speaker: Speaker) -> list[nodes.Node]:
    content = [*_photo(speaker.photo), *person_lines(speaker)]
    if speaker.title:
        content.append(paragraph(span(speaker.title), classes=["talk"]))
    content += (
        paragraph(*text_nodes(block), classes=["more"])
        for text in (speaker.abstract, speaker.bio)
        for block in text.split("\n\n")
        if block.strip()
    )
    return content
