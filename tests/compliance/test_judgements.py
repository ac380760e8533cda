"""Judgements, the results of all checks of a paper, and the cache of them."""

from dataclasses import replace
from pathlib import Path

from procbuild.compliance.judgements import judge, keep, key_of, recall
from procbuild.compliance.rules import Rules
from procbuild.incremental.cache import Cache
from procbuild.layout import Part
from procbuild.model import Inspection, Record
from tests.checks.sample_papers import make_page, make_paper

RECORD = Record(id="a", title="On the Width of Margins")


def make_inspection() -> Inspection:
    subject = make_paper(make_page("see Table ??"), title="On the Breadth of Margins")
    return Inspection(
        file=Path("a.pdf"), sha256="0" * 64, facts=subject.facts, layout=subject.layout
    )


def test_a_judgement_is_read_from_the_cache_unchanged(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    judgement = judge("a", Rules(), make_inspection(), RECORD)
    assert {finding.check for finding in judgement.findings} >= {"leftover-reference"}
    key = key_of("0" * 64, RECORD, Rules())
    assert recall(cache, key) is None
    keep(cache, key, judgement)
    assert recall(cache, key) == judgement
    assert recall(None, key) is None


def test_the_content_ends_where_the_page_limit_stops_counting() -> None:
    parts = (
        Part(kind="main", heading="", page=1, bbox=None, last_page=9),
        Part(kind="acknowledgements", heading="Thanks", page=9, bbox=None, last_page=10),
        Part(kind="references", heading="References", page=10, bbox=None, last_page=12),
    )
    subject = make_paper(
        make_page("Text"), layout={"parts": parts}, references_page=10, main_pages=10
    )
    inspection = replace(make_inspection(), facts=subject.facts, layout=subject.layout)
    assert judge("a", Rules(), inspection).content_end == 9
    assert judge("a", Rules(override={"free": ["references"]}), inspection).content_end == 10
    without_heading = replace(inspection, facts=replace(subject.facts, references_page=None))
    assert judge("a", Rules(), without_heading).content_end is None


def test_the_key_changes_with_the_file_the_record_and_the_rules() -> None:
    keys = {
        key_of(sha256, record, rules)
        for sha256 in ("0" * 64, "1" * 64)
        for record in (RECORD, replace(RECORD, title="Another"))
        for rules in (Rules(), Rules(page_limit=4))
    }
    assert len(keys) == 8


def test_a_paper_without_pdf_has_the_findings_in_its_record() -> None:
    judgement = judge("a", Rules(), None, RECORD)
    assert [finding.check for finding in judgement.findings] == [
        "metadata-authors-missing",
        "metadata-abstract-missing",
    ]
    assert judgement.profile == ""
