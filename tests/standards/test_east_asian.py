"""Names in East Asian scripts."""

import pytest

from procbuild.standards.east_asian import language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [("さくら", "ja"), ("林 さくら", "ja"), ("김철수", "ko"), ("李静", None), ("Иван", None)],
)
def test_only_kana_and_hangul_tell_the_language(name: str, language: str | None) -> None:
    assert language_of(name) == language
