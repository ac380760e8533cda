"""Letters as e-mail messages, and as a table for mail merge."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from procbuild.incremental.cache import digest
from procbuild.letters.letter import Letter
from procbuild.letters.plan import Recipient
from procbuild.text import one_line, plain

POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=True)
"""Lines that any server accepts, and no header injection."""

COLUMNS = ("paper", "to", "authors", "title", "subject", "text", "until", "findings", "pictures")


def as_message(letter: Letter, sender: Address | None, answers_to: str) -> EmailMessage:
    """The letter as a draft that mail programs can open, without date and message id.

    Answers go to the address ``answers_to``, or to the sender if it is empty.
    """
    message = EmailMessage(policy=POLICY)
    message["Subject"] = letter.subject
    if sender:
        message["From"] = sender
    if letter.plan.to:
        message["To"] = [_address(recipient) for recipient in letter.plan.to]
    if answers_to:
        message["Reply-To"] = Address(addr_spec=answers_to)
    message["X-Unsent"] = "1"
    message.set_content(letter.text)
    for name, png in letter.files.items():
        message.add_attachment(png, "image", "png", filename=name, disposition="inline")
    if message.is_multipart():
        message.set_boundary(f"=_{digest(letter.text, *letter.files)[:32]}")
    return message


def as_sent(draft: EmailMessage, letter: Letter, sender: Address, now: datetime) -> EmailMessage:
    """The draft as it is sent.

    The Message-ID is derived from content and recipients: a server that gets it twice shows it
    once.
    """
    del draft["X-Unsent"]
    name = digest("letter", letter.plan.paper.id, *letter.findings, str(draft["To"]))[:32]
    draft["Message-ID"] = f"<{name}@{sender.domain}>"
    draft["Date"] = format_datetime(now)
    return draft


def _address(recipient: Recipient) -> Address:
    return Address(display_name=one_line(recipient.person.display), addr_spec=recipient.address)


def as_csv(letters: Iterable[Letter]) -> bytes:
    """One row per letter, for mail merge; UTF-8 with the byte order mark for spreadsheets."""
    stream = io.StringIO()
    table = csv.writer(stream)
    table.writerow(COLUMNS)
    for letter in letters:
        planned = letter.plan
        table.writerow(
            _without_formula(cell)
            for cell in (
                planned.paper.id,
                ", ".join(recipient.address for recipient in planned.to),
                ", ".join(one_line(recipient.person.display) for recipient in planned.to),
                one_line(plain(planned.paper.title)),
                letter.subject,
                letter.text,
                letter.until,
                str(len(planned.findings)),
                ", ".join(letter.files),
            )
        )
    return stream.getvalue().encode("utf-8-sig")


def _without_formula(cell: str) -> str:
    """Prefix a cell with an apostrophe if a spreadsheet would take it for a formula
    (https://owasp.org/www-community/attacks/CSV_Injection).
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
