"""The manual is complete: all links work; all commands, options and settings are documented."""

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
    """The addresses of the links on a page, and the ids of its elements."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the addresses and the id of an element."""
        attributes = dict(attrs)
        self.addresses += [attributes[name] or "" for name in ("href", "src") if name in attributes]
        self.ids.add(attributes.get("id") or "")


def read_sources(root: Path) -> dict[str, str]:
    """Return the Markdown text of all pages of the manual by name."""
    folder = root / "conf" / "docs"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): path.read_text("utf-8")
        for path in folder.rglob("*.md")
    }


def test_every_page_is_built(manual: Path, root: Path) -> None:
    """Pages in no table of contents need no test: Sphinx warns, which is an error here."""
    pages = {path.relative_to(manual).with_suffix("").as_posix() for path in manual.rglob("*.html")}
    assert set(read_sources(root)) | {"search"} == pages


def test_every_link_has_a_target(manual: Path) -> None:
    pages = {path: Links(path) for path in manual.rglob("*.html")}
    for page, links in pages.items():
        for address in links.addresses:
            parts = urlsplit(address)
            if parts.scheme in {"https", "http", "mailto", "data"}:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file(), f"{page.name}: {address}"
            if parts.fragment and target in pages:
                assert parts.fragment in pages[target].ids, f"{page.name}: {address}"


def test_pages_load_nothing_from_other_hosts(manual: Path) -> None:
    for page in manual.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', text), page
        assert not re.search(r' style="|<style|<script(?![^>]*src=)', text), page


def test_the_manual_is_no_volume(root: Path) -> None:
    assert "docs" not in Project(root).volumes
    assert "no volume 'docs'" in procbuild("status", "-V", "docs", cwd=root, exit_code=2).stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(manual: Path, name: str) -> None:
    text = (manual / "reference" / "commands.html").read_text("utf-8")
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert f'id="procbuild-{name}"' in text
    assert "argument(s)" not in text
    common_options = {option.name for option in cli.params}
    for option in command.params:
        if isinstance(option, click.Argument):
            (argument,) = re.findall("[A-Z]+", option.human_readable_name)
            assert command.help, name
            assert argument in command.help, f"{name} {argument}"
        elif isinstance(option, click.Option) and option.name not in common_options:
            long_name = max(option.opts, key=len).lstrip("-")
            assert f'id="cmdoption-procbuild-{name}-{long_name}"' in text, f"{name} --{long_name}"
            assert option.help, f"{name} --{long_name}"


def documented_keys(schema: Schema, tables: Schema, left_out: frozenset[str]) -> Iterator[str]:
    """Return the keys of a table and of those below it, and check that each is described."""
    for name, option in schema["properties"].items():
        if name in left_out:
            continue
        assert option.get("description"), f"{schema['title']}.{name}"
        yield name
        subtable = {**option, **option.get("items", {})}.get("$ref", "").rpartition("/")[2]
        if subtable and subtable != "Person":
            yield from documented_keys(tables[subtable], tables, frozenset())


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
def test_every_key_of_a_file_is_documented(
    manual: Path, page: str, kind: type[Conference], left_out: frozenset[str]
) -> None:
    text = (manual / "reference" / f"{page}.html").read_text("utf-8")
    schema = schema_of(kind)
    names = list(documented_keys(schema, schema.get("$defs", {}), left_out))
    assert names
    for name in names:
        row = rf"<code[^>]*><span class=\"pre\">{name}</span></code></p></td>"
        heading = rf'<span class="pre">\[+(?:\w+\.)?{name}\]+</span>'
        assert re.search(f"{row}|{heading}", text), name


def test_every_setting_of_an_export_is_documented(manual: Path) -> None:
    text = (manual / "reference" / "exports.html").read_text("utf-8")
    for kind in Declared.__subclasses__():
        target = kind.__name__.removesuffix("Settings").lower()
        if kind.__module__ == f"procbuild.exports.{target}":
            assert f'id="exports-{target}"' in text
            for name in documented_keys(schema_of(kind), {}, frozenset()):
                assert f'<span class="pre">{name}</span>' in text, f"{target}.{name}"


def test_every_source_check_export_and_profile_is_documented(root: Path) -> None:
    pages = read_sources(root)
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
def test_the_settings_that_a_page_shows_are_valid(root: Path, target: str) -> None:
    pages = read_sources(root)
    if f"exports/{target}" not in pages:
        assert f"| `{target}` |" in pages["exports/formats"]
        return
    example = re.search(r"(?ms)^```toml\n(.*?)^```", pages[f"exports/{target}"])
    assert example
    config = tomllib.loads(f"{VOLUME}\n")
    for table, options in tomllib.loads(example[1]).items():
        config[table] = (
            {**config.get(table, {}), **options} if isinstance(options, dict) else options
        )
    conference = TypeAdapter(Conference).validate_python(config)
    assert set(conference.exports) <= {target}
    EXPORTS[target](Volume(name="v", conference=conference, program=Program()))
    assert f"$ procbuild export {target}" in pages[f"exports/{target}"]
