"""Data files that ``procbuild build`` writes next to the book and the site."""

import json
from pathlib import Path

import pytest

from procbuild.exports.volume_texts import texts_for
from procbuild.outputs.comparison import PAPERS_JSONL
from tests.exports.samples import sample_volume


@pytest.mark.parametrize(
    ("targets", "files"),
    [
        (["book"], {PAPERS_JSONL}),
        (["bib"], {PAPERS_JSONL, "sample.bib", "oai.xml"}),
        (["book", "site"], {PAPERS_JSONL, "sample.bib", "oai.xml"}),
    ],
)
def test_each_build_target_writes_its_data_files(
    tmp_path: Path, targets: list[str], files: set[str]
) -> None:
    volume = sample_volume(tmp_path)
    texts = texts_for(targets)(volume)
    assert {name.replace(volume.name, "sample") for name in texts} == files
    papers = map(json.loads, texts[PAPERS_JSONL].splitlines())
    assert [paper["title"] for paper in papers] == [paper.title for paper in volume.papers]
