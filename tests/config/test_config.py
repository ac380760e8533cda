"""Reading volume.toml and program.toml, and reporting all their mistakes."""

import json
import os
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from procbuild.conference import Conference, Program, moment
from procbuild.config import load_config
from procbuild.config.schema import json_schema, renew_schemas
from procbuild.errors import ConfigError
from procbuild.incremental.cache import Cache

VOLUME = """\
[volume]
title = "Proceedings of the Workshop on Rulers"

[event]
name = "Workshop on Rulers"
start = 2025-12-06
"""


def read_mistakes(folder: Path, volume: str, program: str = "") -> str:
    """Write and load both files, and return the mistakes without the name of the folder."""
    (folder / "volume.toml").write_text(volume, encoding="utf-8")
    (folder / "program.toml").write_text(program, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        load_config(folder)
    assert error.value.exit_code == 2
    return str(error.value).replace(f"{folder}/", "")


def test_a_pipe_is_refused_and_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "volume.toml")
    with pytest.raises(ConfigError, match=r"volume.toml: cannot be read: a pipe or a device"):
        load_config(tmp_path)


def test_a_small_volume_is_valid(tmp_path: Path) -> None:
    (tmp_path / "volume.toml").write_text(VOLUME, encoding="utf-8")
    conference, program = load_config(tmp_path)
    assert conference.volume.title == "Proceedings of the Workshop on Rulers"
    assert conference.event.start == date(2025, 12, 6)
    assert program.sessions == ()


def test_a_number_is_not_a_date(tmp_path: Path) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME + '[[dates]]\nwhat = "Deadline"\non = 5\n')
    assert mistakes.endswith("dates[1].on: 5 is not a date; write 2025-08-22, without quotes")


@pytest.mark.parametrize("colour", ["red", "#12345", "#fff; background: url(x)"])
def test_an_invalid_colour_is_reported_with_its_line(tmp_path: Path, colour: str) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME + f'[site]\naccent = "{colour}"\n')
    assert mistakes == f"volume.toml:8: site.accent: '{colour}' is no colour; write #1f5fa8"


@pytest.mark.parametrize("trim", ["huge", "1x1mm", "170x240", "9999x9mm", "1x9in"])
def test_an_invalid_trim_size_is_reported_with_its_line(tmp_path: Path, trim: str) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME + f'[book]\ntrim = "{trim}"\n')
    assert mistakes.startswith(f"volume.toml:8: book.trim: '{trim}' is no page size; write a4")


def test_all_mistakes_of_both_files_are_reported_together(tmp_path: Path) -> None:
    mistakes = read_mistakes(
        tmp_path,
        VOLUME.replace("title", "titel")
        + 'timezone = "America/Los_Angles"\n[[dates]]\nwhat = "Deadline"\non = "soon"\n',
        '[[sessions]]\nid = "a"\ntitle = "A"\n'
        "[[sessions.talks]]\nstart = 10:00:00\nend = 10:30:00\nkind = 'lunch'\n",
    )
    assert mistakes.splitlines() == [
        "volume.toml:1: volume.title: must be given",
        "volume.toml:2: volume.titel: unknown key; write 'title'",
        (
            "volume.toml:7: event.timezone: time zone 'America/Los_Angles' is not known; "
            "write 'America/Los_Angeles'"
        ),
        "volume.toml:10: dates[1].on: 'soon' is not a date; write 2025-08-22, without quotes",
        (
            "program.toml:7: sessions[1].talks[1].kind: 'lunch' is not known; write 'talk', "
            "'invited', 'opening', 'closing', 'panel', 'posters', 'break' or 'other'"
        ),
    ]


def test_values_that_contradict_each_other_are_reported(tmp_path: Path) -> None:
    mistakes = read_mistakes(
        tmp_path,
        VOLUME + 'end = 2025-12-05\ntimezone = "America/Los_Angles"\n'
        '[[tracks]]\nid = "a"\ntitle = "A"\n[[tracks]]\nid = "a"\ntitle = "B"\n',
        '[[sessions]]\nid = "a"\ntitle = "A"\n'
        "[[sessions.talks]]\nstart = 10:30:00\nend = 10:00:00\n",
    )
    assert mistakes.splitlines() == [
        "volume.toml:7: event.end: 2025-12-05 lies before event.start, 2025-12-06",
        (
            "volume.toml:8: event.timezone: time zone 'America/Los_Angles' is not known; "
            "write 'America/Los_Angeles'"
        ),
        "volume.toml:13: tracks[2].id: 'a' is used twice; ids are unique",
        (
            "program.toml:6: sessions[1].talks[1].end: 10:00 lies before its start, 10:30; what "
            "lasts until midnight or longer ends at 23:59"
        ),
    ]


def test_values_of_the_right_type_that_are_invalid_are_reported(tmp_path: Path) -> None:
    text = VOLUME.replace("[event]", 'isbn = "978-3-16-148410-1"\nurl = "javascript:x"\n[event]')
    mistakes = read_mistakes(
        tmp_path,
        text + "[[editors]]\naffiliations = ['Nowhere']\n"
        '[[tracks]]\nid = "A B"\ntitle = "A"\npage_limit = -3\n',
    )
    assert mistakes.splitlines() == [
        (
            "volume.toml:4: volume.isbn: '978-3-16-148410-1' is not an ISBN: "
            "a digit is wrong or missing"
        ),
        "volume.toml:5: volume.url: 'javascript:x' is not a URL of the Web; write https://…",
        (
            "volume.toml:9: editors[1]: there is no name; "
            "write given and family, or literal for a name without parts"
        ),
        (
            "volume.toml:12: tracks[1].id: 'A B' cannot be part of a URL; "
            "use small letters, digits, '.', '_' and '-'"
        ),
        "volume.toml:14: tracks[1].page_limit: -3: a limit is at least one page",
    ]


def test_a_required_text_that_is_blank_is_refused(tmp_path: Path) -> None:
    text = VOLUME.replace('"Workshop on Rulers"', '" "')
    mistakes = read_mistakes(
        tmp_path,
        text + '[[tracks]]\nid = "a"\ntitle = ""\nnumber = "1"\n[[tracks]]\nid = "b"\n',
        '[[sessions]]\nid = "s"\ntitle = "S"\n[[sessions]]\nid = "t"\ntitle = "\\t"\n',
    )
    assert mistakes.splitlines() == [
        "volume.toml:5: event.name: must not be empty",
        "volume.toml:9: tracks[1].title: must not be empty",
        (
            "volume.toml:10: tracks[1].number: unknown key; known here: "
            "archival, description, id, page_limit, profile, title"
        ),
        "volume.toml:11: tracks[2].title: must be given",
        "program.toml:6: sessions[2].title: must not be empty",
    ]


@pytest.mark.parametrize(
    ("licence", "hint"),
    [
        ("CC-BY", "write 'CC-BY-4.0'"),
        ("CC0", "write 'CC0-1.0'"),
        ("CCBY-4.0", "write 'CC-BY-4.0'"),
        ("Apache 2", "write 'Apache-2.0'"),
        ("MIT OR Apache-2.0", "write one of https://spdx.org/licenses/, or 'LicenseRef-…'"),
        ("All rights reserved", "write one of https://spdx.org/licenses/, or 'LicenseRef-…'"),
    ],
)
def test_a_licence_that_is_not_an_identifier_is_refused(
    tmp_path: Path, licence: str, hint: str
) -> None:
    mistakes = read_mistakes(
        tmp_path, VOLUME.replace("[event]", f'licence = "{licence}"\n\n[event]')
    )
    assert mistakes == f"volume.toml:4: volume.licence: '{licence}' is no SPDX identifier; {hint}"


@pytest.mark.parametrize(
    ("licence", "identifier"),
    [
        ("", ""),
        ("LicenseRef-All-rights-reserved", "LicenseRef-All-rights-reserved"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by-sa-4.0", "CC-BY-SA-4.0"),
        ("http://creativecommons.org/licenses/by-nc/4.0", "CC-BY-NC-4.0"),
    ],
)
def test_a_licence_in_any_spelling_becomes_its_identifier(
    tmp_path: Path, licence: str, identifier: str
) -> None:
    text = VOLUME.replace("[event]", f'licence = "{licence}"\n[event]')
    (tmp_path / "volume.toml").write_text(text, encoding="utf-8")
    assert load_config(tmp_path)[0].volume.licence == identifier


def test_a_volume_without_a_language_is_refused(tmp_path: Path) -> None:
    text = VOLUME.replace("[event]", 'language = ""\n\n[event]')
    assert "volume.toml:4: volume.language: '' is no language" in read_mistakes(tmp_path, text)


@pytest.mark.parametrize("tag", ["German", "deutsch", "jp", "cz", "de_AT", "de-", "en ", "../de"])
def test_a_language_that_is_not_a_tag_is_refused(tmp_path: Path, tag: str) -> None:
    text = VOLUME.replace("[event]", f'language = "{tag}"\n\n[event]')
    mistakes = read_mistakes(tmp_path, f'{text}[papers]\nlanguage = "{tag}"\n')
    message = f"'{tag}' is no language; write a tag of BCP 47 such as 'en', 'de' or 'pt-BR'"
    assert mistakes.splitlines() == [
        f"volume.toml:4: volume.language: {message}",
        f"volume.toml:10: papers.language: {message}",
    ]


@pytest.mark.parametrize("tag", ["", "en", "de-AT", "zh-Hant-TW", "quy", "PT-br"])
def test_all_language_tags_are_allowed(tmp_path: Path, tag: str) -> None:
    text = f'{VOLUME}[papers]\nlanguage = "{tag}"\n'
    (tmp_path / "volume.toml").write_text(text, encoding="utf-8")
    assert load_config(tmp_path)[0].papers.language == tag


def test_toml_errors_have_line_and_column(tmp_path: Path) -> None:
    mistakes = read_mistakes(tmp_path, "[volume\n")
    assert mistakes.startswith("volume.toml:1: column 8: not TOML: ")


def test_values_are_not_taken_for_others(tmp_path: Path) -> None:
    """A number is no time in seconds, a truth value no number, and a text neither."""
    deadline = '[[dates]]\nwhat = "Deadline"\non = 2024-01-01\nat = 23\n'
    rule = '[check]\npage_limit = true\n[check.limits]\npages = "9"\n'
    program = '[[sessions]]\nid = "a"\ntitle = "A"\n[[sessions.talks]]\nstart = 9\nend = 10:00:00\n'
    at, limit, pages, start = read_mistakes(
        tmp_path, f"{VOLUME}{deadline}{rule}", program
    ).splitlines()
    assert "dates[1].at: 23 is not a time; write 23:59:00, without quotes" in at
    assert "check.page_limit: true is not a whole number" in limit
    assert "check.limits.pages: '9' is not a whole number" in pages
    assert "program.toml:5: sessions[1].talks[1].start: 9 is not a time" in start


@pytest.mark.parametrize("day", ["0", '"0"', "1797638400", "86400.0"])
def test_numbers_are_not_taken_for_days_since_1970(tmp_path: Path, day: str) -> None:
    mistakes = read_mistakes(tmp_path, f'{VOLUME}[[dates]]\nwhat = "Deadline"\non = {day}\n')
    assert "dates[1].on: " in mistakes
    assert " is not a date; write 2025-08-22, without quotes" in mistakes


@pytest.mark.parametrize("seconds", ["true", '"5"'])
def test_numbers_with_fractions_are_numbers(tmp_path: Path, seconds: str) -> None:
    mistakes = read_mistakes(tmp_path, f"{VOLUME}[check.limits]\nseconds = {seconds}\n")
    assert mistakes.endswith(
        "check.limits.seconds: " + seconds.replace('"', "'") + " is not a number"
    )


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("day = 15.12.2023", "'15.12.2023' is not a date; write year, month and day as in day = "),
        ("day = 2023-13-15  # then", "'2023-13-15' is not a date; write year"),
        ("day = 2023-02-30", "'2023-02-30' is not a date"),
        ("day = Dec 15, 2023", "'Dec 15, 2023' is not a date"),
        ("at = 9:15", "'9:15' is not a time; write two digits each, as in at = 09:15:00"),
        ("city = New Orleans", 'text needs quotes; write city = "New Orleans"'),
        ('city = Linz"', 'the quotes do not match; write city = "Linz"'),
        ('city = 3rd Linz"', 'the quotes do not match; write city = "3rd Linz"'),
        ("city = Linz'  # Austria", 'the quotes do not match; write city = "Linz"'),
        ("city = Côte d'Azur", 'text needs quotes; write city = "Côte d\'Azur"'),
        ('city = Linz "an der" Donau', "Invalid value"),
        ("city = 'Cote d'Azur'", 'the quotes do not match; write city = "Cote d\'Azur"'),
        ('city = "Linz', 'the quotes do not match; write city = "Linz"'),
        ("city =  # where?", "there is no value after 'city ='"),
        ("optional = True", "write optional = true"),
        ('city = "A" day = "B"', "Expected newline"),
        ('city "Linz"', "Expected '='"),
        ("[[editors]]\n[editors]", "[editors] was given before; write [[editors]] each time"),
    ],
)
def test_common_toml_errors_get_specific_advice(tmp_path: Path, line: str, advice: str) -> None:
    mistakes = read_mistakes(tmp_path, f"{line}\n")
    assert mistakes.startswith(f"volume.toml:{1 + line.count(chr(10))}: column ")
    assert f"not TOML: {advice}" in mistakes


def test_a_single_table_instead_of_a_list_is_refused(tmp_path: Path) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME + '[editors]\nfamily = "Lu"\n')
    assert mistakes == "volume.toml:7: editors: there may be several; write [[editors]]"


def test_a_deadline_that_is_none_of_the_dates_is_reported_with_its_line(tmp_path: Path) -> None:
    mistakes = read_mistakes(
        tmp_path,
        VOLUME
        + '[[dates]]\nwhat = "Paper submission"\n[call]\ndeadline = "Paper submissions"\n'
        + '[letters]\ndeadline = "Proofs"\n',
    )
    assert mistakes.splitlines() == [
        (
            "volume.toml:10: call.deadline: there is no date 'Paper submissions'; "
            "write 'Paper submission'"
        ),
        (
            "volume.toml:12: letters.deadline: there is no date 'Proofs'; "
            "write the 'what' of one of [[dates]]"
        ),
    ]


def test_an_unknown_table_is_reported_with_its_line(tmp_path: Path) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME + '[[editor]]\nfamily = "Lu"\n')
    assert mistakes == "volume.toml:7: editor: unknown key; write 'editors'"


def test_a_key_in_the_wrong_table_is_reported_with_the_right_table(tmp_path: Path) -> None:
    session = '[[sessions]]\nid = "a"\ntitle = "A"\nstart = 09:00:00\n'
    mistakes = read_mistakes(tmp_path, VOLUME, session)
    assert (
        mistakes
        == "program.toml:4: sessions[1].start: unknown key; it belongs in [[sessions.talks]]"
    )


@pytest.mark.parametrize(
    ("zone", "suggestion"),
    [
        ("america/new york", "America/New_York"),
        ("New York", "America/New_York"),
        ("Europe/Viena", "Europe/Vienna"),
        ("America/New Orleans", ""),
        ("Europe/Wien", ""),
    ],
)
def test_only_time_zones_with_a_similar_city_are_suggested(
    tmp_path: Path, zone: str, suggestion: str
) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME + f'timezone = "{zone}"\n')
    assert mistakes.endswith(f"; write '{suggestion}'" if suggestion else "such as 'Europe/Vienna'")


def test_a_duplicate_key_is_reported(tmp_path: Path) -> None:
    mistakes = read_mistakes(tmp_path, '[volume]\ntitle = "A"\ntitle = "B"\n')
    assert mistakes.startswith("volume.toml:3: ")
    assert mistakes.endswith("not TOML: this key was given before; keep one of them")


def test_text_that_is_not_utf8_is_reported_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "volume.toml").write_bytes(VOLUME.encode() + b"# Gru\xdf\n")
    with pytest.raises(ConfigError, match=r"volume.toml: byte \d+: not UTF-8"):
        load_config(tmp_path)


def test_deadlines_are_in_the_time_zone_anywhere_on_earth(tmp_path: Path) -> None:
    text = VOLUME + '[[dates]]\nwhat = "Deadline"\non = 2025-08-22\nat = 23:59:00\n'
    (tmp_path / "volume.toml").write_text(text, encoding="utf-8")
    conference, _ = load_config(tmp_path)
    assert moment(conference.dates[0]) == datetime(2025, 8, 23, 11, 59, tzinfo=UTC)


@pytest.mark.parametrize(("name", "kind"), [("volume", Conference), ("program", Program)])
def test_the_schema_file_in_conf_is_up_to_date(
    root: Path, name: str, kind: type[Conference] | type[Program]
) -> None:
    schema = (root / "conf" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert schema == json_schema(kind), "run 'make schema'"


def test_an_old_schema_is_renewed_but_a_missing_schema_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "volume.schema.json").write_text("{}")
    for _ in ("generated", "cached"):
        renew_schemas(tmp_path, Cache(tmp_path / "cache"))
        assert (tmp_path / "volume.schema.json").read_text("utf-8") == json_schema(Conference)
        (tmp_path / "volume.schema.json").write_text("{}")
    assert not (tmp_path / "program.schema.json").exists()


def test_a_schema_that_is_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "kept.json"
    target.write_text("{}")
    (tmp_path / "volume.schema.json").symlink_to(target.name)
    renew_schemas(tmp_path, Cache(tmp_path / "cache"))
    assert (tmp_path / "volume.schema.json").readlink() == Path(target.name)
    assert target.read_text() == "{}"


@pytest.mark.parametrize("name", ["volume", "program"])
def test_the_schema_accepts_the_files_in_conf_and_refuses_unknown_keys(
    root: Path, name: str
) -> None:
    schema = json.loads((root / "conf" / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted((root / "conf").glob(f"*/{name}.toml"))
    assert files
    for file in files:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        as_json = json.loads(json.dumps(data, default=str))
        assert [error.message for error in validator.iter_errors(as_json)] == [], file
        assert not validator.is_valid(as_json | {"colour": "blue"})


def test_unknown_words_are_reported_with_their_lines(tmp_path: Path) -> None:
    words = '[words]\n"Program" = "Ablauf"\n"Author indx" = "Namen"\n\'Volume {number}\' = "{no}"\n'
    assert read_mistakes(tmp_path, VOLUME + words).splitlines() == [
        (
            "volume.toml:9: words.Author indx: procbuild never says that; did you mean "
            "'Author index'?"
        ),
        (
            "volume.toml:10: words.Volume {number}: '{no}': {no} has no meaning here; in braces: "
            "{number}"
        ),
    ]


@pytest.mark.parametrize(
    "url",
    ["https://[::1", "https://x.example.org:99999/", "https://", "https://a b", "http://a<b>/"],
)
def test_an_invalid_url_is_refused(tmp_path: Path, url: str) -> None:
    mistakes = read_mistakes(tmp_path, VOLUME.replace("[event]", f'url = "{url}"\n[event]'))
    assert (
        mistakes == f"volume.toml:4: volume.url: '{url}' is not a URL of the Web; write https://…"
    )


def test_addresses_and_orcids_of_people_are_checked(tmp_path: Path) -> None:
    speaker = '[[speakers]]\nfamily = "Lu"\nurl = "ftp://x"\norcid = "0000-0002-1825-0098"\n'
    url, orcid = read_mistakes(tmp_path, f"{VOLUME}{speaker}").splitlines()
    assert (
        "speakers[1].orcid: '0000-0002-1825-0098' has a wrong check digit: 8 where 7 fits" in orcid
    )
    assert "speakers[1].url: 'ftp://x' is not a URL of the Web; write https://…" in url


def test_numbers_and_years_out_of_range_are_refused(tmp_path: Path) -> None:
    mistakes = read_mistakes(
        tmp_path,
        f"{VOLUME}[papers]\nfirst_page = 99999999999999999999\n"
        "[check.limits]\nseconds = 1e300\nmegabytes = 0\n"
        '[[dates]]\nwhat = "Deadline"\non = 9999-12-31\n',
    )
    assert mistakes.splitlines() == [
        (
            "volume.toml:8: papers.first_page: 99999999999999999999: "
            "pages count from 1, to 1000000 at most"
        ),
        "volume.toml:10: check.limits.seconds: 1e+300: must be more than 0 and at most 1000000",
        "volume.toml:11: check.limits.megabytes: 0: must be more than 0 and at most 1000000",
        "volume.toml:14: dates[1].on: 9999-12-31: write a year from 1900 to 2999",
    ]


@pytest.mark.parametrize("value", ["9" * 5000, "[" * 5000 + "]" * 5000])
def test_toml_that_python_cannot_parse_is_refused(tmp_path: Path, value: str) -> None:
    mistakes = read_mistakes(tmp_path, f"x = {value}\n{VOLUME}")
    assert mistakes == "volume.toml: a number is too long, or brackets are nested too deeply"


def test_a_byte_order_mark_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "volume.toml").write_text(VOLUME, encoding="utf-8-sig")
    assert load_config(tmp_path)[0].event.name == "Workshop on Rulers"


def test_other_mistakes_are_reported_although_a_required_value_is_wrong(tmp_path: Path) -> None:
    mistakes = read_mistakes(
        tmp_path,
        VOLUME,
        '[[sessions]]\nid = "../x"\ntitle = "X"\non = 9999-12-31\n'
        '[[sessions]]\nid = 3\ntitle = "Y"\n',
    )
    assert mistakes.splitlines() == [
        (
            "program.toml:2: sessions[1].id: '../x' cannot be part of a URL; "
            "use small letters, digits, '.', '_' and '-'"
        ),
        "program.toml:4: sessions[1].on: 9999-12-31: write a year from 1900 to 2999",
        "program.toml:6: sessions[2].id: 3 is not text; put it in quotes",
    ]


def test_texts_are_cleaned_like_those_of_papers(tmp_path: Path) -> None:
    volume = (
        '[volume]\ntitle = """\nProceedings of\nthe Workshop\\u202e on\\u0007 Rulers"""\n'
        'abstract = """\nOne\nparagraph.\n\nAnother."""\n'
        '[event]\nname = "Workshop\\n\\non Rulers"\nstart = 2025-12-06\n'
        '[site]\nlogo = "two  blanks.svg"\n'
    )
    (tmp_path / "volume.toml").write_text(volume, encoding="utf-8")
    conference, _ = load_config(tmp_path)
    assert conference.volume.title == "Proceedings of the Workshop on Rulers"
    assert conference.volume.abstract == "One paragraph.\n\nAnother."
    assert conference.event.name == "Workshop on Rulers"
    assert conference.site.logo == "two  blanks.svg"


def test_wrong_values_are_quoted_as_they_are_written(tmp_path: Path) -> None:
    wrong = (
        f'[check]\npage_limit = true\nprofile = 2025-08-22\n[call]\nsubmit_url = "{"x" * 999}"\n'
    )
    first, second, third = read_mistakes(tmp_path, VOLUME + wrong).splitlines()
    assert first == "volume.toml:8: check.page_limit: true is not a whole number"
    assert second == "volume.toml:9: check.profile: 2025-08-22 is not text; put it in quotes"
    assert len(third) < 200
