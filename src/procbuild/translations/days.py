"""Dates in words, independent of the locale of the machine."""

from datetime import date

from procbuild.translations import ENGLISH, Words

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def month(value: date) -> str:
    """``August``, in English."""
    return MONTHS[value.month - 1]


def day(value: date, words: Words = ENGLISH) -> str:
    """``22 August 2025``."""
    return words(
        "{day} {month} {year}",
        day=_number(value, words),
        month=words(month(value)),
        year=value.year,
    )


def days(first: date, last: date | None, words: Words = ENGLISH) -> str:
    """``6–7 December 2025``."""
    if last is None or last == first:
        return day(first, words)
    end = day(last, words)
    if first.year != last.year:
        return words("{first} – {last}", first=day(first, words), last=end)
    number = _number(first, words)
    if first.month == last.month:
        return words("{day}–{date}", day=number, date=end)
    return words("{day} {month} – {date}", day=number, month=words(month(first)), date=end)


def day_of_week(value: date, words: Words = ENGLISH) -> str:
    """``Saturday, 6 December 2025``, capitalized for the start of a line."""
    weekday = words(WEEKDAYS[value.weekday()])
    text = words("{weekday}, {date}", weekday=weekday, date=day(value, words))
    return text[:1].upper() + text[1:]


def _number(value: date, words: Words) -> str:
    """The day of the month; some languages write the first as an ordinal: ``1er``."""
    return words(str(value.day))
