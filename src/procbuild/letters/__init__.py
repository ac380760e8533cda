"""Letters to authors about what is wrong with their papers: planned, written, sent once."""

from procbuild.letters.address import address_of
from procbuild.letters.letter import Letter, until_text, write_letter
from procbuild.letters.log import Log, as_json, read_log
from procbuild.letters.mailer import Mailer, Security, Server
from procbuild.letters.message import as_csv, as_message
from procbuild.letters.plan import Plan, Planned, plan, told_checks
from procbuild.letters.sending import Postman, Sent
from procbuild.letters.template import Template

__all__ = [
    "Letter",
    "Log",
    "Mailer",
    "Plan",
    "Planned",
    "Postman",
    "Security",
    "Sent",
    "Server",
    "Template",
    "address_of",
    "as_csv",
    "as_json",
    "as_message",
    "plan",
    "read_log",
    "told_checks",
    "until_text",
    "write_letter",
]
