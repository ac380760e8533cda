"""The manual is whole: every page is reached, everything that can be named is described."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from pydantic import TypeAdapter

from procbuild.checks import CHECKS
from procbuild.checks.profile import PROFILES, Profile
from procbuild.cli import COMMANDS, cli
from procbuild.conference import Conference, Declared, Person, Program
from procbuild.config.schema import schema_of
from procbuild.exports import EXPORTS
from procbuild.model import Volume
from procbuild.project import Project
from procbuild.sources import SOURCES
from procbuild.store.fixes import SOURCE_FIELDS, FixesFile
from tests.command import procbuild
from tests.papers import VOLUME

Schema = Mapping[str, Any]


class Links(HTMLParser):
    """Where a page leads to, what its places are called, and its words."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.places: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what is an address or a place."""
        told = dict(attrs)
        self.addresses += [told[name] or "" for name in ("href", "src") if name in told]
        self.places.add(told.get("id") or "")


def sources(root: Path) -> dict[str, str]:
    """The pages of the manual as they are written, by name."""
    folder = root / "conf" / "docs"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*.md")
    }


def test_the_contents_lead_to_every_page(manual: Path, root: Path) -> None:
    """A page in no table of contents is a warning of Sphinx, and so an error of the build."""
    pages = {path.relative_to(manual).with_suffix("").as_posix() for path in manual.rglob("*.html")}
    assert set(sources(root)) | {"search"} == pages


def test_every_link_leads_somewhere(manual: Path) -> None:
    pages = {path: Links(path) for path in manual.rglob("*.html")}
    for page, links in pages.items():
        for address in links.addresses:
            parts = urlsplit(address)
            if parts.scheme in {"https", "http", "mailto", "data"}:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), f"{page.name}: {address}"
            if parts.fragment and target in pages:
                assert parts.fragment in pages[target].places, f"{page.name}: {address}"


def test_nothing_asks_another_host(manual: Path) -> None:
    for page in manual.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', text), page
        assert not re.search(r' style="|<style|<script(?![^>]*src=)', text), page


def test_the_manual_is_no_volume(root: Path) -> None:
    assert "docs" not in Project(root).volumes
    assert "no volume 'docs'" in procbuild("status", "-V", "docs", cwd=root, exit_code=2).stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_described(manual: Path, name: str) -> None:
    text = (manual / "reference" / "commands.html").read_text("utf-8")
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert f'id="procbuild-{name}"' in text
    assert "argument(s)" not in text
    shared = {option.name for option in cli.params}
    for option in command.params:
        if isinstance(option, click.Argument):
            (word,) = re.findall("[A-Z]+", option.human_readable_name)
            assert command.help, name
            assert word in command.help, f"{name} {word}"
        elif isinstance(option, click.Option) and option.name not in shared:
            long = max(option.opts, key=len).lstrip("-")
            assert f'id="cmdoption-procbuild-{name}-{long}"' in text, f"{name} --{long}"
            assert option.help, f"{name} --{long}"


def described(schema: Schema, tables: Schema, left_out: frozenset[str]) -> Iterator[str]:
    """The options of a table and of those below it; each has words that say what it is for."""
    for name, option in schema["properties"].items():
        if name in left_out:
            continue
        assert option.get("description"), f"{schema['title']}.{name}"
        yield name
        inner = {**option, **option.get("items", {})}.get("$ref", "").rpartition("/")[2]
        if inner and inner != "Person":
            yield from described(tables[inner], tables, frozenset())


@pytest.mark.parametrize(
    ("page", "kind", "left_out"),
    [
        ("volume", Conference, frozenset({"exports"})),
        ("volume", Person, frozenset()),
        ("program", Program, frozenset()),
        ("fixes", FixesFile, SOURCE_FIELDS),
        ("profile", Profile, frozenset({"name"})),
    ],
)
def test_every_option_is_described(
    manual: Path, page: str, kind: type[Conference], left_out: frozenset[str]
) -> None:
    text = (manual / "reference" / f"{page}.html").read_text("utf-8")
    whole = schema_of(kind)
    names = list(described(whole, whole.get("$defs", {}), left_out))
    assert names
    for name in names:
        row = rf"<code[^>]*><span class=\"pre\">{name}</span></code></p></td>"
        heading = rf'<span class="pre">\[+(?:\w+\.)?{name}\]+</span>'
        assert re.search(f"{row}|{heading}", text), name


def test_every_setting_of_a_delivery_is_described(manual: Path) -> None:
    text = (manual / "reference" / "exports.html").read_text("utf-8")
    for kind in Declared.__subclasses__():
        target = kind.__name__.removesuffix("Settings").lower()
        if kind.__module__ == f"procbuild.exports.{target}":
            assert f'id="exports-{target}"' in text
            for name in described(schema_of(kind), {}, frozenset()):
                assert f'<span class="pre">{name}</span>' in text, f"{target}.{name}"


def test_every_source_check_export_and_profile_has_its_page(root: Path) -> None:
    pages = sources(root)
    for kind in SOURCES.own:
        assert f"`{kind}`" in pages["sources"], kind
        assert any(f"`{kind}`" in text for name, text in pages.items() if "sources/" in name), kind
    for check in CHECKS.own:
        assert f"\n### {check}\n" in pages["checks"], check
    for target in EXPORTS.own:
        assert f"\n| `{target}` |" in pages["exports"], target
    for profile in PROFILES.own:
        assert f"\n| `{profile}` |" in pages["checks"], profile


@pytest.mark.parametrize("target", EXPORTS.own)
def test_the_settings_that_a_page_shows_are_settings(root: Path, target: str) -> None:
    """What a page says to write into volume.toml can be written there, and is of use."""
    pages = sources(root)
    if f"exports/{target}" not in pages:
        assert f"| `{target}` |" in pages["exports/formats"]
        return
    shown = re.search(r"(?ms)^```toml\n(.*?)^```", pages[f"exports/{target}"])
    assert shown
    whole = tomllib.loads(f"{VOLUME}\n")
    for table, options in tomllib.loads(shown[1]).items():
        whole[table] = {**whole.get(table, {}), **options} if isinstance(options, dict) else options
    conference = TypeAdapter(Conference).validate_python(whole)
    assert set(conference.exports) <= {target}
    EXPORTS[target](Volume(name="v", conference=conference, program=Program()))
    assert f"$ procbuild export {target}" in pages[f"exports/{target}"]
