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
    with pytest.raises(OutputError, match=r"volume: no site: the page (venue|map) includes itself"):
        run_sphinx(conf, tmp_path / "out", tmp_path / "tmp", "dummy", {}, failure="no site")
