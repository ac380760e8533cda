"""Sphinx on the organizers' pages, in this process."""

from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.site.sphinx_run import run_sphinx


@pytest.mark.filterwarnings("ignore:'sphinx.environment.BuildEnvironment.app' is deprecated")
def test_a_page_that_includes_itself_through_another_is_named(tmp_path: Path) -> None:
    conf = tmp_path / "conf" / "volume"
    conf.mkdir(parents=True)
    (tmp_path / "conf" / "conf.py").write_text('extensions = ["myst_parser"]\n', encoding="utf-8")
    (conf / "index.md").write_text("# Home\n", encoding="utf-8")
    (conf / "venue.md").write_text("# Venue\n\n```{include} map.md\n```\n", encoding="utf-8")
    (conf / "map.md").write_text("# Map\n\n```{include} venue.md\n```\n", encoding="utf-8")
    with pytest.raises(OutputError, match=r"no site: the page (venue|map): it includes itself"):
        run_sphinx(conf, tmp_path / "out", tmp_path / "tmp", "dummy", {}, failure="no site")


@pytest.mark.filterwarnings("ignore:.* is deprecated")
@pytest.mark.parametrize(
    ("configuration", "page", "problem"),
    [
        ("raise ValueError('oops\\nagain')", "", r"programmable error .*: again$"),
        ("def setup(app): raise RuntimeError('boom')", "", "RuntimeError: boom$"),
        (
            "def read(*_): raise KeyError('k')\ndef setup(app): app.connect('source-read', read)",
            "",
            "a handler in conf.py: KeyError: 'k'$",
        ),
        ("", f"[long]({'x' * 300}.html)", "the page index: OSError: .*File name too long"),
    ],
)
def test_whatever_goes_wrong_is_one_line(
    tmp_path: Path, configuration: str, page: str, problem: str
) -> None:
    conf = tmp_path / "conf" / "volume"
    conf.mkdir(parents=True)
    text = f"extensions = ['myst_parser']\n{configuration}\n"
    (tmp_path / "conf" / "conf.py").write_text(text, encoding="utf-8")
    (conf / "index.md").write_text(f"# Home\n\n{page}\n", encoding="utf-8")
    with pytest.raises(OutputError, match=f"volume: no site: .*{problem}") as error:
        run_sphinx(conf, tmp_path / "out", tmp_path / "tmp", "dummy", {}, failure="no site")
    assert len(str(error.value).splitlines()) == 1
