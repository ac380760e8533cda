"""What is said to readers: catalogues that are whole, dates as the languages have them."""

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
from tests.saying import SCRIPTS, _in_pages, constants, said

LANGUAGES = ("de", "es", "fr", "it", "pt")
DAYS = [date(2026, 1, 2) + timedelta(days=27 * step) for step in range(24)]


def in_language(language: str, **own: str) -> Conference:
    return Conference(
        volume=Identity(title="Proceedings", language=language),
        event=Event(name="Workshop", start=date(2026, 2, 3)),
        words=own,
    )


def words(language: str) -> Words:
    return words_of(in_language(language))


def test_the_languages_are_these() -> None:
    assert languages() == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole(language: str) -> None:
    """All have the same words in the same order, with the same places."""
    found = words(language).said
    assert list(found) == list(keys())
    for english, text in found.items():
        assert places(text) == places(english), english
        assert text.strip() == text != ""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_what_is_asked_for_is_there_and_nothing_else() -> None:
    asked = said()
    assert {words: file for words, file in asked.items() if words not in keys()} == {}
    assert set(keys()) - set(asked) - constants() == set()


def test_scripts_are_given_what_they_say() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js")]
    assert {one for text in texts for one in _in_pages(text)} == set(FOR_SCRIPTS)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_months_and_weekdays_are_those_of_the_cldr(language: str) -> None:
    said = words(language)
    months, weekdays = get_month_names(locale=language), get_day_names(locale=language)
    assert [said(month) for month in MONTHS] == list(months.values())
    assert [said(weekday) for weekday in WEEKDAYS] == [weekdays[n] for n in range(7)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_those_of_the_cldr(language: str) -> None:
    said = words(language)
    for one in DAYS:
        assert one.day > 1
        assert day(one, said) == format_date(one, "long", locale=language)
        full = format_date(one, "full", locale=language)
        assert day_of_week(one, said) == full[0].upper() + full[1:]


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
def test_days_that_last(language: str, month: str, months: str, years: str, first: str) -> None:
    said = words(language)
    assert days(date(2025, 5, 6), date(2025, 5, 7), said) == month
    assert days(date(2025, 5, 30), date(2025, 6, 2), said) == months
    assert days(date(2025, 5, 30), date(2026, 6, 2), said) == years
    assert days(date(2025, 5, 1), None, said) == first


def test_a_region_has_the_words_of_its_language() -> None:
    assert words("de-AT") == words("de") == words("DE")
    assert words("pt-BR")("Contents") == "Sumário"
    assert words("en-GB") == ENGLISH


@pytest.mark.parametrize("language", ["pl", "ger", "../de", "", "de.toml"])
def test_another_language_has_english_words_and_a_line_says_so(language: str) -> None:
    assert words(language) == ENGLISH
    (finding,) = language_findings(in_language(language))
    assert finding.severity == "info"
    assert finding.message.endswith(f"'{language}', only in en, de, es, fr, it, pt")
    assert not list(language_findings(in_language("pl", Contents="Spis treści")))


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "de-AT"])
def test_of_a_known_language_nothing_is_said(language: str) -> None:
    assert not list(language_findings(in_language(language)))


def test_a_volume_has_words_of_its_own() -> None:
    own = {"Program": "Ablauf"}
    german = words_of(in_language("de", **own))
    assert (german("Program"), german("Papers")) == ("Ablauf", "Beiträge")
    english = words_of(in_language("en", Program="Schedule"))
    assert (english("Program"), english("Papers")) == ("Schedule", "Papers")
    assert "Program" not in ENGLISH.said


@pytest.mark.parametrize(
    ("english", "own", "advice"),
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
def test_mistakes_in_words_are_told(english: str, own: str, advice: str) -> None:
    ((place, told),) = word_mistakes({english: own})
    assert place == english
    assert advice in told


def test_words_are_counted_and_listed() -> None:
    german = words("de")
    assert german.count(1, "{count} page", "{count} pages") == "1 Seite"
    assert german.count(0, "{count} page", "{count} pages") == "0 Seiten"
    assert german.listed([]) == ""
    assert german.listed(["A"]) == "A"
    assert german.listed(["A", "B", "C"]) == "A, B und C"
    assert german.listed(["A", "B"], "{first} or {last}") == "A oder B"
    spanish = words("es")
    assert spanish.listed(["Eva", "Ana Gil", "Isabel Ruiz"]) == "Eva, Ana Gil e Isabel Ruiz"
    assert spanish.listed(["Eva", "Hilario Gil"]) == "Eva e Hilario Gil"
    assert spanish.listed(["Eva", "Hierro"]) == "Eva y Hierro"
    assert words("fr").around("As a {calendar}.", "calendar") == ("Sous forme de ", ".")


@pytest.mark.parametrize(
    ("language", "number", "told"),
    [
        ("de", "2", "Band 2"),
        ("de", "Band 2", "Band 2"),
        ("de", "Vol. 2", "Vol. 2"),
        ("es", "volumen 3", "volumen 3"),
    ],
)
def test_a_number_says_once_what_it_is(language: str, number: str, told: str) -> None:
    identity = replace(in_language(language).volume, number=number)
    assert identity.numbered_as(words(language)("Volume {number}")) == told
