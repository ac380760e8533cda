"""Running text must be set as the template asks."""

from typing import Any

import pytest

from tests.checks.sample_papers import check_ids, make_page, make_paper, only_finding, run_checks

NEURIPS = {
    "body_size": 10.0,
    "body_font": "NimbusRomNo9L-Regu",
    "leading": 10.9,
    "block": (108.0, 73.7, 505.0, 720.0),
}


def test_text_set_as_the_template_asks_passes() -> None:
    assert check_ids(make_paper(make_page("Text"), layout=NEURIPS)) == []


@pytest.mark.parametrize(
    ("changed", "check", "message"),
    [
        ({"body_size": 9.0}, "body-size", "set in 9.0 pt; NeurIPS asks for 10.0 pt"),
        ({"body_font": "CMR10"}, "body-font", "set in CMR10, not in the font of NeurIPS"),
        ({"leading": 10.2}, "body-leading", "10.2 pt apart; NeurIPS asks for 10.9 pt"),
        ({"columns": 2}, "body-columns", "set in 2 columns; NeurIPS has 1"),
        (
            {"block": (90.0, 72.0, 522.0, 740.0)},
            "body-block",
            "36.0 pt wider and 20.0 pt longer than the text block of NeurIPS, 396 × 648 pt",
        ),
    ],
)
def test_a_changed_style_of_the_text_is_found(
    changed: dict[str, Any], check: str, message: str
) -> None:
    subject = make_paper(make_page("Text"), layout={**NEURIPS, **changed})
    assert message in only_finding(subject, check).message
    assert len(run_checks(subject)) == 1


def test_text_of_unknown_size_has_no_finding() -> None:
    assert check_ids(make_paper(make_page("Text"))) == []


@pytest.mark.parametrize(("size", "ids"), [(6.0, ["body-size"]), (8.0, []), (9.0, [])])
def test_text_that_is_too_small_for_any_template_is_found(size: float, ids: list[str]) -> None:
    subject = make_paper(make_page("Text"), profile="generic", layout={"body_size": size})
    assert [one for one in check_ids(subject) if one == "body-size"] == ids
