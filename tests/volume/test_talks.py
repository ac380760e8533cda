"""What the program says about talks."""

from dataclasses import replace
from datetime import date, time

import pytest

from procbuild.conference import Conference, Event, Identity, Program, Speaker, Talk
from procbuild.translations import ENGLISH
from procbuild.volume.talks import (
    announced_speaker,
    contributions,
    kind_name,
    note_sentence,
    talk_title,
    with_affiliations,
    with_announced_title,
)

CONFERENCE = Conference(
    volume=Identity(title="V"),
    event=Event(name="E", start=date(2024, 3, 1)),
    speakers=(Speaker(given="Kay", family="Note", affiliations=("Sea Lab",), title="On Water"),),
)
SLOT = Talk(start=time(9), end=time(10))


@pytest.mark.parametrize(
    ("note", "sentence"),
    [("tentative", "Tentative."), ("as of NIPS 2017.", "As of NIPS 2017."), ("", "")],
)
def test_a_note_is_a_sentence_that_keeps_its_capitals(note: str, sentence: str) -> None:
    assert note_sentence(Program(note=note)) == sentence


def test_a_talk_gets_the_title_that_its_only_speaker_has_announced() -> None:
    talk = replace(SLOT, kind="invited", speakers=("Kay Note",))
    assert with_announced_title(talk, announced_speaker(CONFERENCE, talk)).title == "On Water"
    panel = replace(talk, kind="panel")
    assert announced_speaker(CONFERENCE, panel) is None


def test_a_talk_without_a_title_is_called_by_its_speakers_or_its_kind() -> None:
    assert talk_title(replace(SLOT, speakers=("Ann Lee", "Bo Ray")), ENGLISH) == "Ann Lee, Bo Ray"
    assert talk_title(replace(SLOT, kind="posters"), ENGLISH) == "Posters"


@pytest.mark.parametrize(
    ("talk", "name"),
    [
        (replace(SLOT, kind="invited", title="On Water"), "Invited talk"),
        (replace(SLOT, kind="panel", speakers=("Kay Note",)), "Panel"),
        (replace(SLOT, kind="panel", title="Panel: whose water?"), ""),
        (replace(SLOT, kind="panel"), ""),
        (replace(SLOT, kind="break", title="Coffee"), ""),
    ],
)
def test_invited_talks_and_panels_are_named_as_such(talk: Talk, name: str) -> None:
    assert kind_name(talk, ENGLISH) == name


def test_speakers_are_given_with_their_affiliations() -> None:
    talk = replace(SLOT, speakers=("Note, Kay", "Bo Ray"))
    assert with_affiliations(CONFERENCE, talk) == ["Note, Kay (Sea Lab)", "Bo Ray"]


def test_planned_contributions_are_given_if_number_and_length_are_known() -> None:
    assert contributions(replace(SLOT, count=3, minutes=10), 0) == "3 × 10 min"
    assert contributions(replace(SLOT, count=3), 0) == ""
    assert contributions(replace(SLOT, count=3, minutes=20), 2) == "2 × 20 min"
