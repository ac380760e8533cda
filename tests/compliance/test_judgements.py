"""What the checks said of a paper is remembered by what they looked at."""

from dataclasses import replace
from pathlib import Path

from procbuild.compliance.judgements import judge, keep, key_of, recall
from procbuild.compliance.rules import Rules
from procbuild.incremental.cache import Cache
from procbuild.layout import Part
from procbuild.model import Inspection, Record
from tests.checks.making import page, paper

RECORD = Record(id="a", title="On the Width of Margins")


def inspection() -> Inspection:
    subject = paper(page("see Table ??"), title="On the Breadth of Margins")
    return Inspection(
        file=Path("a.pdf"), sha256="0" * 64, facts=subject.facts, layout=subject.layout
    )


def test_a_judgement_is_recalled_as_it_was(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    judged = judge("a", Rules(), inspection(), RECORD)
    assert {finding.check for finding in judged.findings} >= {"leftover-reference"}
    key = key_of("0" * 64, RECORD, Rules())
    assert recall(cache, key) is None
    keep(cache, key, judged)
    assert recall(cache, key) == judged
    assert recall(None, key) is None


def test_the_end_of_the_content_is_that_which_the_limit_counts() -> None:
    parts = (
        Part(kind="main", heading="", page=1, bbox=None, last_page=9),
        Part(kind="acknowledgements", heading="Thanks", page=9, bbox=None, last_page=10),
        Part(kind="references", heading="References", page=10, bbox=None, last_page=12),
    )
    subject = paper(page("Text"), layout={"parts": parts}, references_page=10, main_pages=10)
    seen = replace(inspection(), facts=subject.facts, layout=subject.layout)
    assert judge("a", Rules(), seen).content_end == 9
    assert judge("a", Rules(override={"free": ["references"]}), seen).content_end == 10
    headless = replace(seen, facts=replace(subject.facts, references_page=None))
    assert judge("a", Rules(), headless).content_end is None


def test_the_key_changes_with_the_file_the_record_and_the_rules() -> None:
    keys = {
        key_of(sha256, record, rules)
        for sha256 in ("0" * 64, "1" * 64)
        for record in (RECORD, replace(RECORD, title="Another"))
        for rules in (Rules(), Rules(page_limit=4))
    }
    assert len(keys) == 8


def test_a_paper_without_a_pdf_is_judged_by_its_record() -> None:
    judged = judge("a", Rules(), None, RECORD)
    assert [finding.check for finding in judged.findings] == [
        "metadata-authors-missing",
        "metadata-abstract-missing",
    ]
    assert judged.profile == ""
