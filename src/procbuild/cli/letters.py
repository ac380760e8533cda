"""``procbuild letters``: write to authors about the findings in their papers."""

from collections.abc import Sequence
from datetime import date
from email.headerregistry import Address
from pathlib import Path

import click

from procbuild.cli.clock import now
from procbuild.cli.completing import names_of
from procbuild.cli.loading import load
from procbuild.cli.mailing import mail_sender, mail_server
from procbuild.cli.shared import Invocation, command
from procbuild.compliance.check import check_papers
from procbuild.conference import Conference, Deadline, moment
from procbuild.config import load_config
from procbuild.errors import ConfigError, OutputError, UsageError
from procbuild.files import write_folder
from procbuild.letters import (
    Letter,
    Log,
    Mailer,
    Plan,
    Postman,
    Template,
    address_of,
    as_csv,
    as_json,
    as_message,
    author_checks,
    plan,
    read_log,
    until_text,
    write_letter,
)
from procbuild.model import Volume
from procbuild.pdf.render import render_pages
from procbuild.progress import Silent
from procbuild.report import finding_counts
from procbuild.store.remote import store_of
from procbuild.suggest import closest, did_you_mean
from procbuild.volume.placeholders import letter_placeholders
from procbuild.wording import counted

DPI = 80
"""Resolution of the pictures of pages: readable, and small enough for mail."""


@command()
@click.option(
    "--paper", "papers", multiple=True, metavar="ID", help="Only about this paper; may be repeated."
)
@click.option(
    "--only",
    multiple=True,
    metavar="CHECK",
    shell_complete=names_of("procbuild.checks", "CHECKS"),
    help="Only about findings of this check or severity (error, warning); may be repeated.",
)
@click.option(
    "--until",
    metavar="DATE",
    help="Deadline for corrections, YYYY-MM-DD; by default the date that letters.deadline names.",
)
@click.option("--again", is_flag=True, help="Also report findings that earlier letters reported.")
@click.option(
    "--send", "sending", is_flag=True, help="Send the letters; by default they are only written."
)
def letters(
    invocation: Invocation,
    papers: tuple[str, ...],
    only: tuple[str, ...],
    until: str | None,
    *,
    again: bool,
    sending: bool,
) -> None:
    """Write one letter per paper with findings: what, where, what to do, until when.

    They are put into proceedings/VOLUME/letters/: a message each that mail programs open (.eml)
    and letters.csv for mail merge. Nothing is sent without --send, and nobody gets the same
    finding twice: submissions/VOLUME/letters.json says who was written to about what.

    --send hands them to the mail server PROCBUILD_SMTP_HOST, from PROCBUILD_SMTP_FROM, with
    PROCBUILD_SMTP_USER and PROCBUILD_SMTP_PASSWORD where it asks for them; PROCBUILD_SMTP_TLS is
    starttls (the default), ssl or none, PROCBUILD_SMTP_PORT the port.
    """
    server = mail_server() if sending else None
    project, name = invocation.project, invocation.volume
    conference, _ = load_config(project.conf(name))
    if sending:
        _refuse_placeholders(project.conf(name))
    store = store_of(project, name, conference.store)
    with store.lock_letters(project.cache / "locks" / f"{name}-letters.lock"):
        log = read_log(store.letters)
        volume = load(invocation)
        _check_names(volume, papers, only)
        deadline = _find_deadline(volume.conference, until)
        due = _plan_letters(invocation, volume, Log() if again else log, papers, only)
        written = _write_letters(invocation, volume, due, deadline)
        answers_to = address_of(volume.conference.event.contact)
        sender = server.sender if server else mail_sender()
        folder = project.proceedings(name) / "letters"
        write_folder(folder, _files(written, sender, answers_to))
        _report(invocation, due, log, deadline)
        shown_folder = invocation.shown(folder)
        if not written:
            invocation.say(f"{name}: nothing to write")
            return
        addressed = [letter for letter in written if letter.plan.to]
        if server is None:
            invocation.say(
                f"{name}: {_count_letters(len(written))} in {shown_folder}/"
                f"{_sendable(len(addressed), len(written))}"
            )
            return
        postman = Postman(
            mailer=Mailer(server),
            keep=lambda now: store.write_letters(as_json(now)),
            now=now,
            answers_to=answers_to,
        )
        sent = postman.send(addressed, log, invocation.progress)
    invocation.say(f"{name}: {_count_letters(sent.count)} sent; {shown_folder}/ has them")
    if sent.refusals:
        raise OutputError("\n".join(f"not sent: {refusal}" for refusal in sent.refusals))


def _refuse_placeholders(conf: Path) -> None:
    """Raise :class:`ConfigError` if letters would say what ``init`` wrote."""
    if settings := letter_placeholders(conf):
        message = (
            f"{conf / 'volume.toml'}: letters would repeat what 'procbuild init' wrote: "
            f"{', '.join(settings)}; write your own, check page_limit too, and send again"
        )
        raise ConfigError([message])


def _plan_letters(
    invocation: Invocation, volume: Volume, log: Log, papers: Sequence[str], only: Sequence[str]
) -> Plan:
    """The letters that are due by the current findings."""
    report = check_papers(
        invocation.project,
        volume,
        profile="",
        crew=invocation.crew,
        cache=invocation.cache,
        progress=Silent(),
    )
    return plan(volume, report, log, papers=papers, only=only)


def _write_letters(
    invocation: Invocation, volume: Volume, due: Plan, deadline: Deadline | None
) -> list[Letter]:
    """The text of the letters, with pictures of pages."""
    template = Template(invocation.project.conf(volume.name))
    until = until_text(deadline) if deadline else ""
    requests = {
        letter.name: (letter.checked.path, letter.checked.sha256, letter.pictures)
        for letter in due.letters
        if letter.pictures and letter.checked.path
    }
    rendered = render_pages(
        list(requests.values()),
        dpi=DPI,
        limits=volume.conference.check.limits,
        crew=invocation.crew,
        cache=invocation.cache,
        progress=invocation.progress,
    )
    pictures = dict(zip(requests, rendered, strict=True))
    return [
        write_letter(letter, volume.conference, template, until, pictures.get(letter.name, {}))
        for letter in due.letters
    ]


def _files(written: Sequence[Letter], sender: Address | None, answers_to: str) -> dict[str, bytes]:
    """The contents of the folder of letters by file name."""
    files = {"letters.csv": as_csv(written)}
    for letter in written:
        files[f"{letter.plan.name}.eml"] = as_message(letter, sender, answers_to).as_bytes()
        files |= letter.files
    return files


def _report(invocation: Invocation, due: Plan, log: Log, deadline: Deadline | None) -> None:
    """Print a line per letter, then authors without a usable address and unconfirmed letters."""
    for letter in due.letters:
        to = ", ".join(reader.address for reader in letter.to) or "no author has an address"
        invocation.say(f"{letter.paper.id:20} {finding_counts(letter.findings):24} {to}")
    for letter in due.letters:
        for person in letter.paper.authors:
            if person.email and not address_of(person.email):
                invocation.say(
                    f"{letter.paper.id}: {person.email!r} is not a valid email address; "
                    "correct it in the paper's fixes.toml"
                )
    if missing := [letter.paper.id for letter in due.letters if not letter.to]:
        invocation.say(
            f"without an address: {', '.join(missing)}; add email to an author in the source or in "
            "the paper's fixes.toml, or send their letters by hand"
        )
    if due.known:
        invocation.say(f"written to before: {', '.join(due.known)}")
    for entry in log.unconfirmed:
        invocation.say(
            f"{entry.paper}: a run was interrupted while sending its letter ({entry.begun}); "
            f"ask its authors, or send it with --paper {entry.paper} --again"
        )
    if due.letters and deadline is None:
        invocation.say("the letters state no deadline for corrections; set one with --until DATE")


def _count_letters(count: int) -> str:
    return counted(count, "letter") if count else "no letters"


def _sendable(addressed: int, total: int) -> str:
    """How many of the letters ``--send`` can send."""
    if not addressed:
        return ", without an address"
    return f"; --send sends {'them' if addressed == total else f'{addressed} of them'}"


def _check_names(volume: Volume, papers: Sequence[str], only: Sequence[str]) -> None:
    """Raise :class:`UsageError` for an unknown paper of ``--paper`` or check of ``--only``."""
    ids = [paper.id for paper in volume.papers]
    kinds = ["error", "warning", *sorted(author_checks())]
    for option, given, known in (("--paper", papers, ids), ("--only", only, kinds)):
        for name in given:
            if name not in known:
                hint = did_you_mean(closest(name, known))
                what = "accepted paper" if option == "--paper" else "check that authors hear about"
                message = f"{option}: there is no {what} '{name}'{hint}"
                raise UsageError(message)


def _find_deadline(conference: Conference, given: str | None) -> Deadline | None:
    """The deadline that letters state: the one given, else that of volume.toml if not yet past."""
    current = now()
    if given:
        try:
            deadline = Deadline(what="", on=date.fromisoformat(given))
        except ValueError:
            message = f"--until: {given!r} is not a date; write {current:%Y-%m-%d}"
            raise UsageError(message) from None
        if (instant := moment(deadline)) and instant < current:
            message = f"--until: {given} is past"
            raise UsageError(message)
        return deadline
    for deadline in conference.dates:
        if deadline.what == conference.letters.deadline:
            instant = moment(deadline)
            return deadline if instant and instant > current else None
    return None
