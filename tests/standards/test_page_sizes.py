"""Sizes of pages."""

import pytest

from procbuild.standards.page_sizes import A4, A5, LETTER, size_name, trim_name, trim_size


def test_sizes_of_standard_formats() -> None:
    """ISO 216 has millimetres, ANSI inches; a point is a 72nd of an inch."""
    assert trim_size("210x297mm") == pytest.approx(A4, abs=0.001)
    assert trim_size("148 × 210 mm") == pytest.approx(A5, abs=0.001)
    assert trim_size("8.5x11in") == pytest.approx(LETTER)
    assert (trim_size("A4"), trim_size("letter"), trim_size(" ")) == (A4, LETTER, None)


@pytest.mark.parametrize("trim", ["b4", "170x240", "0x9in", "6x900in"])
def test_invalid_sizes_are_refused(trim: str) -> None:
    with pytest.raises(ValueError, match="is no page size; write a4, a5, letter"):
        trim_size(trim)


@pytest.mark.parametrize(
    ("size", "name", "trim"),
    [
        ((595.0, 842.0), "A4", "a4"),
        ((593.0, 840.0), "", "a4"),
        ((842.0, 595.0), "", "a4"),
        (A5, "A5", "a5"),
        (LETTER, "US letter", "letter"),
        ((481.89, 680.315), "", "170x240mm"),
    ],
)
def test_names_of_sizes(size: tuple[float, float], name: str, trim: str) -> None:
    assert (size_name(size), trim_name(size)) == (name, trim)
