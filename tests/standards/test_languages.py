"""Tags of languages such as ``pt-BR``."""

import pytest
from babel.core import get_global

from procbuild.standards.languages import ISO_639_2, TWO_LETTERS, iso639_2, language_mistake


@pytest.mark.parametrize("tag", ["en", "EN", "pt-BR", "zh-Hant-TW", "de-1996", "haw", "sr-Latn"])
def test_valid_tags_have_no_mistake(tag: str) -> None:
    assert language_mistake(tag) == ""


@pytest.mark.parametrize("tag", ["", "e", "jp", "uk-", "english", "en_GB", "x-own", "de-abcdefghi"])
def test_invalid_tags_have_a_mistake(tag: str) -> None:
    assert language_mistake(tag).startswith(f"{tag!r} is no language")


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "eng"), ("pt-BR", "por"), ("DE", "deu"), ("haw", "haw"), ("jp", "")]
)
def test_codes_with_three_letters(tag: str, code: str) -> None:
    assert iso639_2(tag) == code


def test_all_codes_with_two_letters_are_known() -> None:
    assert len(TWO_LETTERS) == 183
    aliases = get_global("language_aliases")
    differ = {two for two, three in ISO_639_2.items() if aliases[three] != two}
    assert differ == {"tl", "tw"}, "the CLDR counts these to Filipino and Akan"
