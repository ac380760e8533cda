"""Running text against the template's."""

from typing import Any

import pytest

from tests.checks.making import found, ids, page, paper, the

NEURIPS = {
    "body_size": 10.0,
    "body_font": "NimbusRomNo9L-Regu",
    "leading": 10.9,
    "block": (108.0, 73.7, 505.0, 720.0),
}


def test_the_template_s_own_text_passes() -> None:
    assert ids(paper(page("Text"), layout=NEURIPS)) == []


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
def test_what_was_changed_is_told(changed: dict[str, Any], check: str, message: str) -> None:
    subject = paper(page("Text"), layout={**NEURIPS, **changed})
    assert message in the(subject, check).message
    assert len(found(subject)) == 1


def test_text_without_a_size_is_not_held_to_one() -> None:
    assert ids(paper(page("Text"))) == []
