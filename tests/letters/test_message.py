"""Letters as mail programs read them, and as a table."""

import csv
import email
import io
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest

from procbuild.conference import Person
from procbuild.letters import as_csv, as_message
from procbuild.letters.message import as_sent
from procbuild.model import Section, Volume
from tests.letters.making import ADA, VOLUME, letter, paper, planned

CHAIRS = Address(display_name="The Chairs", addr_spec="chairs@example.org")


def read(data: bytes) -> EmailMessage:
    """A message as the receiving side reads it."""
    return cast("EmailMessage", email.message_from_bytes(data, policy=default))


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def header(data: bytes, name: str) -> str:
    """A header by the rules of RFC 2047 (the newer parser of Python 3.11 breaks long names)."""
    return str(make_header(decode_header(email.message_from_bytes(data)[name])))


def by(*authors: Person, title: str = "On Margins") -> Volume:
    papers = (paper("martin", *authors, title=title),)
    return replace(
        VOLUME, sections=(Section(id="", title="", papers=(*papers, *VOLUME.papers[1:])),)
    )


def test_a_draft_is_what_mail_programs_open(tmp_path: Path) -> None:
    one = letter(planned()[0], tmp_path, p1=b"\x89PNG 1", p2=b"\x89PNG 2")
    data = as_message(one, CHAIRS, "answers@example.org").as_bytes()
    message = read(data)
    assert message["From"] == "The Chairs <chairs@example.org>"
    assert message["To"] == "Ada Martin <ada@example.org>, Bo Li <bo@example.org>"
    assert message["Reply-To"] == "answers@example.org"
    assert message["X-Unsent"] == "1"
    assert text_of(message) == one.text
    pictures = list(message.iter_attachments())
    assert [(part.get_filename(), part.get_content()) for part in pictures] == [
        ("martin-page-1.png", b"\x89PNG 1"),
        ("martin-page-2.png", b"\x89PNG 2"),
    ]
    assert max(map(len, data.splitlines())) <= 78
    assert data.isascii()
    assert data == as_message(one, CHAIRS, "answers@example.org").as_bytes()


def test_what_is_sent_has_a_day_and_a_name_that_follows_from_it(tmp_path: Path) -> None:
    one = letter(planned()[0], tmp_path)
    first, second = (
        as_sent(as_message(one, CHAIRS), one, CHAIRS, datetime(2026, 1, day, tzinfo=UTC))
        for day in (1, 2)
    )
    assert first["Date"] == "Thu, 01 Jan 2026 00:00:00 +0000"
    assert first["Message-ID"] == second["Message-ID"]
    assert str(first["Message-ID"]).endswith("@example.org>")
    assert "X-Unsent" not in first


NAMES = [
    "Žofie Ñuñez-Łącka",
    "李伟",
    "سمیرا امینی",
    "Ада Лавлейс",
    "நன்றி வணக்கம் " * 8,
    'Ada "the <Countess>" Lovelace, PhD; (née Byron)',
    "Group: Toys;",
    "👩🏽‍🔬 Ada",
    "x" * 200,
]


@pytest.mark.parametrize("name", NAMES)
def test_names_and_titles_of_any_script_arrive(tmp_path: Path, name: str) -> None:
    volume = by(Person(literal=name, email="ada@example.org"), title=name)
    data = as_message(letter(planned(volume)[0], tmp_path), CHAIRS).as_bytes()
    assert data.isascii()
    assert header(data, "To").replace('"', "").endswith("<ada@example.org>")
    assert name.strip().replace('"', "") in header(data, "To").replace('"', "").replace("\\", "")
    assert header(data, "Subject") == f'Toy 2026: please correct "{name.strip()}"'
    assert name.split(maxsplit=1)[0] in text_of(read(data))


EVIL = "x\r\nBcc: eve@example.org\r\n\r\nbody\x00\x85\u2028\u202e\ud800"


def test_no_text_makes_a_header(tmp_path: Path) -> None:
    evil = Person(literal=EVIL, email="ada@example.org")
    one = letter(planned(by(evil, title=EVIL))[0], tmp_path)
    data = as_message(one, CHAIRS).as_bytes()
    head = data.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").split(b"\r\n")
    assert [line.split(b":")[0] for line in head] == [
        b"Subject", b"From", b"To", b"X-Unsent", b"Content-Type", b"Content-Transfer-Encoding",
        b"MIME-Version",
    ]  # fmt: skip
    assert [one.addr_spec for one in read(data)["To"].addresses] == ["ada@example.org"]


def test_the_table_has_a_row_per_letter(tmp_path: Path) -> None:
    formula = "=HYPERLINK(A1)"
    volume = by(replace(ADA, given="", family="", literal="@sum"), title=formula)
    first, second = (letter(one, tmp_path, "soon", p1=b"png") for one in planned(volume))
    data = as_csv((first, second))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["paper"], row["to"]) for row in rows] == [
        ("martin", "ada@example.org"),
        ("new", ""),
    ]
    assert rows[0]["text"] == first.text
    assert (rows[0]["title"], rows[0]["authors"]) == (f"'{formula}", "'@sum")
    assert (rows[0]["until"], rows[0]["pictures"]) == ("soon", "martin-page-1.png")
