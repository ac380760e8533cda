"""Letters as messages for mail programs, and as a table."""

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

import pytest

from procbuild.conference import Person
from procbuild.letters import as_csv, as_message
from procbuild.letters.message import as_sent
from procbuild.model import Section, Volume
from tests.letters.sample_volume import ADA, VOLUME, make_letter, make_paper, plan_letters

CHAIRS = Address(display_name="The Chairs", addr_spec="chairs@example.org")


def read_message(data: bytes) -> EmailMessage:
    """Read a message as the recipient does."""
    return email.message_from_bytes(data, policy=default)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def read_header(data: bytes, name: str) -> str:
    """Read a header by RFC 2047; the newer parser of Python 3.11 reads long names wrongly."""
    return str(make_header(decode_header(email.message_from_bytes(data)[name])))


def volume_with_paper_by(*authors: Person, title: str = "On Margins") -> Volume:
    """Return the sample volume with another first paper."""
    papers = (make_paper("martin", *authors, title=title),)
    return replace(
        VOLUME, sections=(Section(id="", title="", papers=(*papers, *VOLUME.papers[1:])),)
    )


def test_mail_programs_can_read_a_draft(tmp_path: Path) -> None:
    letter = make_letter(plan_letters()[0], tmp_path, p1=b"\x89PNG 1", p2=b"\x89PNG 2")
    data = as_message(letter, CHAIRS, "answers@example.org").as_bytes()
    message = read_message(data)
    assert message["From"] == "The Chairs <chairs@example.org>"
    assert message["To"] == "Ada Martin <ada@example.org>, Bo Li <bo@example.org>"
    assert message["Reply-To"] == "answers@example.org"
    assert message["X-Unsent"] == "1"
    assert text_of(message) == letter.text
    pictures = list(message.iter_attachments())
    assert [(part.get_filename(), part.get_content()) for part in pictures] == [
        ("martin-page-1.png", b"\x89PNG 1"),
        ("martin-page-2.png", b"\x89PNG 2"),
    ]
    assert max(map(len, data.splitlines())) <= 78
    assert data.isascii()
    assert data == as_message(letter, CHAIRS, "answers@example.org").as_bytes()


def test_a_sent_message_has_a_date_and_a_constant_id(tmp_path: Path) -> None:
    letter = make_letter(plan_letters()[0], tmp_path)
    first, second = (
        as_sent(as_message(letter, CHAIRS, ""), letter, CHAIRS, datetime(2026, 1, day, tzinfo=UTC))
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
    volume = volume_with_paper_by(Person(literal=name, email="ada@example.org"), title=name)
    data = as_message(make_letter(plan_letters(volume)[0], tmp_path), CHAIRS, "").as_bytes()
    assert data.isascii()
    assert read_header(data, "To").replace('"', "").endswith("<ada@example.org>")
    assert name.strip().replace('"', "") in read_header(data, "To").replace('"', "").replace(
        "\\", ""
    )
    assert read_header(data, "Subject") == f'Toy 2026: please correct "{name.strip()}"'
    assert name.split(maxsplit=1)[0] in text_of(read_message(data))


TEXT_WITH_HEADER = "x\r\nBcc: eve@example.org\r\n\r\nbody\x00\x85\u2028\u202e\ud800"


def test_titles_and_names_cannot_add_headers(tmp_path: Path) -> None:
    author = Person(literal=TEXT_WITH_HEADER, email="ada@example.org")
    letter = make_letter(
        plan_letters(volume_with_paper_by(author, title=TEXT_WITH_HEADER))[0], tmp_path
    )
    data = as_message(letter, CHAIRS, "").as_bytes()
    headers = data.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").split(b"\r\n")
    assert [line.split(b":")[0] for line in headers] == [
        b"Subject", b"From", b"To", b"X-Unsent", b"Content-Type", b"Content-Transfer-Encoding",
        b"MIME-Version",
    ]  # fmt: skip
    assert [address.addr_spec for address in read_message(data)["To"].addresses] == [
        "ada@example.org"
    ]


def test_the_table_has_a_row_for_each_letter(tmp_path: Path) -> None:
    formula = "=HYPERLINK(A1)"
    volume = volume_with_paper_by(replace(ADA, given="", family="", literal="@sum"), title=formula)
    first, second = (
        make_letter(planned, tmp_path, "soon", p1=b"png") for planned in plan_letters(volume)
    )
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
