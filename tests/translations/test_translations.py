"""The translations: complete catalogues, and dates in the form of each language."""

from dataclasses import replace
from datetime import date, timedelta
from string import Formatter

import pytest
from babel.dates import format_date, get_day_names, get_month_names

from procbuild.conference import Conference, Event, Identity
from procbuild.site.frame import SCRIPTS as FOR_SCRIPTS
from procbuild.translations import (
    ENGLISH,
    Words,
    keys,
    language_findings,
    languages,
    word_mistakes,
    words_of,
)
from procbuild.translations.days import MONTHS, WEEKDAYS, day, day_of_week, days
from tests.translatable_texts import (
    SCRIPTS,
    string_constants,
    texts_in_template,
    translatable_texts,
)

LANGUAGES = ("de", "es", "fr", "it", "pt")
DAYS = [date(2026, 1, 2) + timedelta(days=27 * step) for step in range(24)]


def in_language(language: str, **words: str) -> Conference:
    return Conference(
        volume=Identity(title="Proceedings", language=language),
        event=Event(name="Workshop", start=date(2026, 2, 3)),
        words=words,
    )


def words_in(language: str) -> Words:
    return words_of(in_language(language))


def test_the_languages_are_de_es_fr_it_pt() -> None:
    assert languages() == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete(language: str) -> None:
    """All catalogues have the same texts in the same order, with the same placeholders."""
    catalogue = words_in(language).said
    assert list(catalogue) == list(keys())
    for english, text in catalogue.items():
        assert placeholders(text) == placeholders(english), english
        assert text.strip() == text != ""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_catalogues_have_exactly_the_texts_that_the_code_uses() -> None:
    files = translatable_texts()
    assert {text: file for text, file in files.items() if text not in keys()} == {}
    assert set(keys()) - set(files) - string_constants() == set()


def test_scripts_are_given_the_texts_that_they_use() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js")]
    assert {text for script in scripts for text in texts_in_template(script)} == set(FOR_SCRIPTS)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_months_and_weekdays_are_those_of_the_cldr(language: str) -> None:
    translate = words_in(language)
    months, weekdays = get_month_names(locale=language), get_day_names(locale=language)
    assert [translate(month) for month in MONTHS] == list(months.values())
    assert [translate(weekday) for weekday in WEEKDAYS] == [weekdays[n] for n in range(7)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_those_of_the_cldr(language: str) -> None:
    translate = words_in(language)
    for tested_day in DAYS:
        assert tested_day.day > 1
        assert day(tested_day, translate) == format_date(tested_day, "long", locale=language)
        full = format_date(tested_day, "full", locale=language)
        assert day_of_week(tested_day, translate) == full[0].upper() + full[1:]


@pytest.mark.parametrize(
    ("language", "month", "months", "years", "first"),
    [
        ("en", "6–7 May 2025", "30 May – 2 June 2025", "30 May 2025 – 2 June 2026", "1 May 2025"),
        (
            "de",
            "6.–7. Mai 2025",
            "30. Mai – 2. Juni 2025",
            "30. Mai 2025 – 2. Juni 2026",
            "1. Mai 2025",
        ),
        ("fr", "6–7 mai 2025", "30 mai – 2 juin 2025", "30 mai 2025 – 2 juin 2026", "1er mai 2025"),
        (
            "es",
            "6–7 de mayo de 2025",
            "30 de mayo – 2 de junio de 2025",
            "30 de mayo de 2025 – 2 de junio de 2026",
            "1 de mayo de 2025",
        ),
        (
            "it",
            "6–7 maggio 2025",
            "30 maggio – 2 giugno 2025",
            "30 maggio 2025 – 2 giugno 2026",
            "1º maggio 2025",
        ),
        (
            "pt",
            "6–7 de maio de 2025",
            "30 de maio – 2 de junho de 2025",
            "30 de maio de 2025 – 2 de junho de 2026",
            "1º de maio de 2025",
        ),
    ],
)
def test_a_range_of_days_names_shared_months_and_years_once(
    language: str, month: str, months: str, years: str, first: str
) -> None:
    translate = words_in(language)
    assert days(date(2025, 5, 6), date(2025, 5, 7), translate) == month
    assert days(date(2025, 5, 30), date(2025, 6, 2), translate) == months
    assert days(date(2025, 5, 30), date(2026, 6, 2), translate) == years
    assert days(date(2025, 5, 1), None, translate) == first


def test_a_region_has_the_words_of_its_language() -> None:
    assert words_in("de-AT") == words_in("de") == words_in("DE")
    assert words_in("pt-BR")("Contents") == "Sumário"
    assert words_in("en-GB") == ENGLISH


@pytest.mark.parametrize("language", ["pl", "ger", "../de", "", "de.toml"])
def test_an_unknown_language_gets_english_words_and_a_finding(language: str) -> None:
    assert words_in(language) == ENGLISH
    (finding,) = language_findings(in_language(language))
    assert finding.severity == "info"
    assert finding.message.endswith(f"'{language}', only in en, de, es, fr, it, pt")
    assert not list(language_findings(in_language("pl", Contents="Spis treści")))


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "de-AT"])
def test_a_known_language_gets_no_finding(language: str) -> None:
    assert not list(language_findings(in_language(language)))


def test_words_of_the_volume_replace_the_translations() -> None:
    volume_words = {"Program": "Ablauf"}
    german = words_of(in_language("de", **volume_words))
    assert (german("Program"), german("Papers")) == ("Ablauf", "Beiträge")
    english = words_of(in_language("en", Program="Schedule"))
    assert (english("Program"), english("Papers")) == ("Schedule", "Papers")
    assert "Program" not in ENGLISH.said


@pytest.mark.parametrize(
    ("english", "translation", "advice"),
    [
        ("Author indx", "Namen", "procbuild never says that; did you mean 'Author index'?"),
        ("Hello", "Hallo", "procbuild never says that"),
        (
            "Volume {number}",
            "Bd. {no}",
            "'Bd. {no}': {no} has no meaning here; in braces: {number}",
        ),
        ("Contents", "{x}", "'{x}': {x} has no meaning here; nothing is put into these words"),
        ("Volume {number}", "{number!r}", "has no meaning here"),
        ("Volume {number}", "{number.real}", "has no meaning here"),
        ("Volume {number}", "{number:{x}}", "has no meaning here"),
        ("Volume {number}", "{}", "has no meaning here"),
        ("Volume {number}", "Bd. {number", "'Bd. {number': "),
    ],
)
def test_mistakes_in_words_are_reported(english: str, translation: str, advice: str) -> None:
    ((place, message),) = word_mistakes({english: translation})
    assert place == english
    assert advice in message


def test_words_are_counted_and_listed() -> None:
    german = words_in("de")
    assert german.count(1, "{count} page", "{count} pages") == "1 Seite"
    assert german.count(0, "{count} page", "{count} pages") == "0 Seiten"
    assert german.listed([]) == ""
    assert german.listed(["A"]) == "A"
    assert german.listed(["A", "B", "C"]) == "A, B und C"
    assert german.listed(["A", "B"], "{first} or {last}") == "A oder B"
    spanish = words_in("es")
    assert spanish.listed(["Eva", "Ana Gil", "Isabel Ruiz"]) == "Eva, Ana Gil e Isabel Ruiz"
    assert spanish.listed(["Eva", "Hilario Gil"]) == "Eva e Hilario Gil"
    assert spanish.listed(["Eva", "Hierro"]) == "Eva y Hierro"
    assert words_in("fr").around("As a {calendar}.", "calendar") == ("Sous forme de ", ".")


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("de", "2", "Band 2"),
        ("de", "Band 2", "Band 2"),
        ("de", "Vol. 2", "Vol. 2"),
        ("es", "volumen 3", "volumen 3"),
    ],
)
def test_the_word_volume_is_not_repeated_before_a_number(
    language: str, number: str, expected: str
) -> None:
    identity = replace(in_language(language).volume, number=number)
    assert identity.numbered_as(words_in(language)("Volume {number}")) == expected
