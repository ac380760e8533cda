"""Letters to authors about problems in their papers: planned, written, and each sent only once."""

from procbuild.letters.address import address_of
from procbuild.letters.letter import Letter, until_text, write_letter
from procbuild.letters.log import Log, as_json, read_log
from procbuild.letters.mailer import Mailer, Security, Server
from procbuild.letters.message import as_csv, as_message
from procbuild.letters.plan import Plan, PlannedLetter, author_checks, plan
from procbuild.letters.sending import Postman, Sent
from procbuild.letters.template import Template

__all__ = [
    "Letter",
    "Log",
    "Mailer",
    "Plan",
    "PlannedLetter",
    "Postman",
    "Security",
    "Sent",
    "Server",
    "Template",
    "address_of",
    "as_csv",
    "as_json",
    "as_message",
    "author_checks",
    "plan",
    "read_log",
    "until_text",
    "write_letter",
]
