"""``procbuild letters``: what is wrong with their papers, to the authors."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address

import click

from procbuild.cli.completing import names_of
from procbuild.cli.loading import load
from procbuild.cli.mailing import mail_sender, mail_server
from procbuild.cli.shared import Invocation, command
from procbuild.compliance.check import check_papers
from procbuild.conference import Conference, Deadline, moment
from procbuild.config import load_config
from procbuild.errors import OutputError, UsageError
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
from procbuild.wording import counted

DPI = 80
"""Resolution of the pictures of pages: readable, and light enough for mail."""


@command(short_help="Write to the authors about what is wrong with their papers.")
@click.option("--paper", "papers", multiple=True, metavar="ID", help="About this paper alone.")
@click.option(
    "--only",
    multiple=True,
    metavar="CHECK",
    shell_complete=names_of("procbuild.checks", "CHECKS"),
    help="About findings of this check alone, or of this severity: error, warning.",
)
@click.option(
    "--until",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day, YYYY-MM-DD, to correct papers by; else the date that letters.deadline names.",
)
@click.option("--again", is_flag=True, help="Also about what was written before.")
@click.option("--send", "sending", is_flag=True, help="Send the letters; else they are written.")
def letters(
    invocation: Invocation,
    papers: tuple[str, ...],
    only: tuple[str, ...],
    until: datetime | None,
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
    store = store_of(project, name, conference.store)
    with store.lock_letters(project.cache / "locks" / f"{name}-letters.lock"):
        log = read_log(store.letters)
        volume = load(invocation)
        _refuse_unknown(volume, papers, only)
        deadline = _until(volume.conference, until)
        due = _plan(invocation, volume, Log() if again else log, papers, only)
        written = _write(invocation, volume, due, deadline)
        answers_to = address_of(volume.conference.event.contact)
        sender = server.sender if server else mail_sender()
        folder = project.proceedings(name) / "letters"
        write_folder(folder, _files(written, sender, answers_to))
        _tell(invocation, due, log, deadline)
        where = invocation.shown(folder)
        if not written:
            invocation.say(f"{name}: nothing to write")
            return
        if server is None:
            invocation.say(f"{name}: {_letters(len(written))} in {where}/; --send sends them")
            return
        postman = Postman(
            mailer=Mailer(server),
            keep=lambda now: store.write_letters(as_json(now)),
            now=lambda: datetime.now(UTC),
            answers_to=answers_to,
        )
        addressed = [letter for letter in written if letter.plan.to]
        sent = postman.send(addressed, log, invocation.progress)
    invocation.say(f"{name}: {_letters(sent.count)} sent; {where}/ has them")
    if sent.refusals:
        raise OutputError("\n".join(f"not sent: {one}" for one in sent.refusals))


def _plan(
    invocation: Invocation, volume: Volume, log: Log, papers: Sequence[str], only: Sequence[str]
) -> Plan:
    """The letters that are due by what the checks say today."""
    report = check_papers(
        invocation.project,
        volume,
        profile="",
        crew=invocation.crew,
        cache=invocation.cache,
        progress=Silent(),
    )
    return plan(volume, report, log, papers=papers, only=only)


def _write(
    invocation: Invocation, volume: Volume, due: Plan, deadline: Deadline | None
) -> list[Letter]:
    """The letters in words, with pictures."""
    template = Template(invocation.project.conf(volume.name))
    until = until_text(deadline) if deadline else ""
    shown = [one for one in due.letters if one.pictures and one.checked.path]
    drawn = render_pages(
        [(one.checked.path, one.checked.sha256, one.pictures) for one in shown if one.checked.path],
        dpi=DPI,
        limits=volume.conference.check.limits,
        crew=invocation.crew,
        cache=invocation.cache,
        progress=invocation.progress,
    )
    pictures = {one.name: pages for one, pages in zip(shown, drawn, strict=True)}
    return [
        write_letter(one, volume.conference, template, until, pictures.get(one.name, {}))
        for one in due.letters
    ]


def _files(written: Sequence[Letter], sender: Address | None, answers_to: str) -> dict[str, bytes]:
    """Everything in the folder of letters."""
    files = {"letters.csv": as_csv(written)}
    for letter in written:
        files[f"{letter.plan.name}.eml"] = as_message(letter, sender, answers_to).as_bytes()
        files |= letter.files
    return files


def _tell(invocation: Invocation, due: Plan, log: Log, deadline: Deadline | None) -> None:
    """One line per letter; then who can't be written to, and what is in doubt."""
    for one in due.letters:
        to = ", ".join(reader.address for reader in one.to) or "no author has an address"
        invocation.say(f"{one.paper.id:20} {finding_counts(one.findings):24} {to}")
    for one in due.letters:
        for person in one.paper.authors:
            if person.email and not address_of(person.email):
                invocation.say(
                    f"{one.paper.id}: {person.email!r} is no address that mail can be sent to; "
                    "correct it in the paper's fixes.toml"
                )
    if silent := [one.paper.id for one in due.letters if not one.to]:
        invocation.say(
            f"without an address: {', '.join(silent)}; add email to an author in the source or in "
            "the paper's fixes.toml, or send their letters by hand"
        )
    if due.known:
        invocation.say(f"written to before: {', '.join(due.known)}")
    for entry in log.unconfirmed:
        invocation.say(
            f"{entry.paper}: a run was cut while its letter was on its way ({entry.begun}); "
            f"ask its authors, or send it with --paper {entry.paper} --again"
        )
    if due.letters and deadline is None:
        invocation.say("the letters say no day to correct papers by; name one with --until DATE")


def _letters(count: int) -> str:
    return counted(count, "letter") if count else "no letters"


def _refuse_unknown(volume: Volume, papers: Sequence[str], only: Sequence[str]) -> None:
    """Raise :class:`UsageError` for names that nothing bears."""
    ids = [paper.id for paper in volume.papers]
    kinds = ["error", "warning", *sorted(author_checks())]
    for option, given, known in (("--paper", papers, ids), ("--only", only, kinds)):
        for one in given:
            if one not in known:
                hint = did_you_mean(closest(one, known))
                what = "accepted paper" if option == "--paper" else "check that authors hear about"
                message = f"{option}: there is no {what} '{one}'{hint}"
                raise UsageError(message)


def _until(conference: Conference, given: datetime | None) -> Deadline | None:
    """What letters name as the last day: what is given, else what volume.toml says, if to come."""
    now = datetime.now(UTC)
    if given:
        deadline = Deadline(what="", on=given.date())
        if (instant := moment(deadline)) and instant < now:
            message = f"--until: {given:%Y-%m-%d} is past"
            raise UsageError(message)
        return deadline
    for deadline in conference.dates:
        if deadline.what == conference.letters.deadline:
            instant = moment(deadline)
            return deadline if instant and instant > now else None
    return None
