"""``procbuild letters``: writing letters to authors and sending them."""

import csv
import email
import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from filelock import FileLock

from tests.command import PROCBUILD, contents, environment, procbuild
from tests.letters.mail_server import USER, MailServer, run_mail_server
from tests.papers import make_project, small_pdf

RULES = (
    'contact = "answers@example.org"',
    '[[dates]]\nwhat = "Camera-ready version"\non = 2999-08-01',
    '[check]\nprofile = "acl"',
)
TABLE = """\
id,title,authors,emails
lee,On Rulers,Ann Lee; Bo Ray,ann@example.org; bo@example.org
kim,On Gauges,Cho Kim,cho@example.org
mute,On Silence,Eva Mute,
"""


@pytest.fixture(scope="module")
def collected_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of three papers whose font is not embedded; paper ``mute`` has no address."""
    folder = make_project(tmp_path_factory.mktemp("collected") / "project", *RULES)
    incoming = folder / "submissions" / "v" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / "papers.csv").write_text(TABLE)
    for name, title, author in (
        ("lee", "On Rulers", "Ann Lee Bo Ray"),
        ("kim", "On Gauges", "Cho Kim"),
        ("mute", "On Silence", "Eva Mute"),
    ):
        (incoming / f"{name}.pdf").write_bytes(small_pdf(title, author, "Abstract"))
    procbuild("collect", cwd=folder)
    procbuild("letters", cwd=folder)
    return folder


@pytest.fixture
def project(collected_project: Path, tmp_path: Path) -> Path:
    """A copy of the collected project with its cache, but without letters."""
    folder = shutil.copytree(collected_project, tmp_path / "project")
    shutil.rmtree(folder / "proceedings" / "v")
    return folder


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with run_mail_server(MailServer()) as mail_server:
        yield mail_server


def read_text(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


def letters_folder(project: Path) -> Path:
    return project / "proceedings" / "v" / "letters"


def read_message(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=default)


WITHOUT_ADDRESS = (
    "without an address: mute; add email to an author in the source or in the paper's fixes.toml, "
    "or send their letters by hand"
)
LETTERS_ABOUT_FONTS = ("letters", "--only", "fonts-embedded")


def test_letters_are_written_and_not_sent(project: Path) -> None:
    lines = procbuild(*LETTERS_ABOUT_FONTS, cwd=project).stdout.splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "lee 1 error ann@example.org, bo@example.org",
        "kim 1 error cho@example.org",
        "mute 1 error no author has an address",
        WITHOUT_ADDRESS,
        "v: 3 letters in proceedings/v/letters/; --send sends 2 of them",
    ]
    assert list(contents(letters_folder(project))) == [
        *("kim-page-1.png", "kim.eml", "lee-page-1.png", "lee.eml"),
        *("letters.csv", "mute-page-1.png", "mute.eml"),
    ]
    assert not (project / "submissions" / "v" / "letters.json").exists()
    message = read_message(letters_folder(project) / "lee.eml")
    assert (message["From"], message["Reply-To"]) == (None, "answers@example.org")
    text = read_text(message)
    assert "Must be corrected, page 1: Not embedded: Helvetica" in text.replace("\r\n   ", " ")
    assert "Thursday, 1 August 2999" in text
    assert read_message(letters_folder(project) / "mute.eml")["To"] is None
    with (letters_folder(project) / "letters.csv").open(encoding="utf-8-sig", newline="") as table:
        assert [row["paper"] for row in csv.DictReader(table)] == ["lee", "kim", "mute"]


def test_letters_about_the_same_findings_are_equal(project: Path) -> None:
    procbuild("letters", cwd=project)
    before = contents(letters_folder(project))
    (letters_folder(project) / "old.eml").touch()
    procbuild("letters", "-j", "1", cwd=project)
    assert contents(letters_folder(project)) == before


def test_the_paper_and_the_deadline_can_be_chosen(project: Path) -> None:
    procbuild("letters", "--paper", "kim", "--until", "2998-01-02", cwd=project)
    assert [name for name in contents(letters_folder(project)) if name.endswith("eml")] == [
        "kim.eml"
    ]
    assert "Tuesday, 2 January 2998" in read_text(read_message(letters_folder(project) / "kim.eml"))


@pytest.mark.parametrize(
    ("paper", "letters"),
    [
        ("kim", "1 letter in proceedings/v/letters/; --send sends them"),
        ("mute", "1 letter in proceedings/v/letters/, without an address"),
    ],
)
def test_the_last_line_says_what_can_be_sent(project: Path, paper: str, letters: str) -> None:
    lines = procbuild("letters", "--paper", paper, cwd=project).stdout.splitlines()
    assert lines[-1] == f"v: {letters}"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--paper", "lea"), "--paper: there is no accepted paper 'lea'; did you mean 'lee'?"),
        (("--only", "font-embedded"), "authors hear about 'font-embedded'; did you mean 'fonts-em"),
        (("--until", "2001-01-01"), "--until: 2001-01-01 is past"),
        (("--until", "tomorrow"), "procbuild: --until: 'tomorrow' is not a date; write 20"),
    ],
)
def test_mistakes_in_the_command_are_reported(
    project: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert message in procbuild("letters", *arguments, cwd=project, exit_code=2).stderr


def test_mistakes_in_the_template_and_the_deadline_are_reported(project: Path) -> None:
    conf = project / "conf" / "v"
    (conf / "letter.txt.jinja").write_text("Subject: x\n\n{{ papr }}\n")
    last_line = procbuild("letters", cwd=project, exit_code=2).stderr.splitlines()[-1]
    assert last_line == f"procbuild: {conf / 'letter.txt.jinja'}:3: 'papr' is undefined"
    with (conf / "volume.toml").open("a") as file:
        file.write('\n[letters]\ndeadline = "Camera ready version"\n')
    stderr = procbuild("letters", cwd=project, exit_code=2).stderr
    assert "letters.deadline: there is no date 'Camera ready version'; write 'Camera-rea" in stderr


def test_no_letters_are_written_without_findings(project: Path) -> None:
    output = procbuild("letters", "--only", "page-blank", cwd=project).stdout
    assert output == "v: nothing to write\n"
    assert list(contents(letters_folder(project))) == ["letters.csv"]


def test_a_missing_deadline_is_reported(project: Path) -> None:
    file = project / "conf" / "v" / "volume.toml"
    file.write_text(file.read_text().replace("2999", "1999"))
    output = procbuild("letters", cwd=project).stdout
    assert "no deadline for corrections; set one with --until DATE" in output


def test_letters_are_sent_once(project: Path, mail_server: MailServer) -> None:
    output = procbuild(
        *LETTERS_ABOUT_FONTS, "--send", cwd=project, exit_code=0, **mail_server.settings()
    ).stdout
    assert output.splitlines()[-1] == "v: 2 letters sent; proceedings/v/letters/ has them"
    assert [recipients for recipients, _ in mail_server.letters] == [
        ["ann@example.org", "bo@example.org"],
        ["cho@example.org"],
    ]
    message = email.message_from_bytes(mail_server.letters[0][1], policy=default)
    assert message["From"] == "The Chairs <chairs@example.org>"
    assert message["Date"]
    log = (project / "submissions" / "v" / "letters.json").read_text()
    assert [entry["taken"] for entry in json.loads(log)["letters"]] == [True, True]
    assert "example.org" not in log.replace("@example.org>", "")

    output = procbuild(
        *LETTERS_ABOUT_FONTS, "--send", cwd=project, exit_code=0, **mail_server.settings()
    ).stdout
    assert "written to before: lee, kim" in output
    assert output.splitlines()[-1] == "v: no letters sent; proceedings/v/letters/ has them"
    procbuild("collect", cwd=project)
    procbuild(
        "letters",
        "--send",
        "--only",
        "fonts-embedded",
        cwd=project,
        exit_code=0,
        **mail_server.settings(),
    )
    assert len(mail_server.letters) == 2
    arguments = (*LETTERS_ABOUT_FONTS, "--send", "--again", "--paper", "kim")
    procbuild(*arguments, cwd=project, exit_code=0, **mail_server.settings())
    assert len(mail_server.letters) == 3


def test_letters_with_text_of_the_starter_are_written_but_not_sent(
    project: Path, mail_server: MailServer
) -> None:
    file = project / "conf" / "v" / "volume.toml"
    file.write_text(file.read_text().replace("answers@example.org", "chairs@example.org"))
    procbuild(*LETTERS_ABOUT_FONTS, cwd=project)
    process = procbuild(
        *LETTERS_ABOUT_FONTS, "--send", cwd=project, exit_code=2, **mail_server.settings()
    )
    (line,) = process.stderr.splitlines()
    assert "volume.toml: letters would repeat what 'procbuild init' wrote: contact (line " in line
    assert not mail_server.letters


def test_a_refused_recipient_is_reported(project: Path, mail_server: MailServer) -> None:
    mail_server.unknown = frozenset({"bo@example.org"})
    process = procbuild(
        *LETTERS_ABOUT_FONTS, "--send", cwd=project, exit_code=5, **mail_server.settings()
    )
    assert "v: 2 letters sent" in process.stdout
    assert process.stderr.splitlines()[-1] == (
        "procbuild: not sent: lee: bo@example.org: 550 nobody here has this address"
    )


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_is_reported_in_one_line(project: Path) -> None:
    with run_mail_server(MailServer(), with_login=True) as mail_server:
        settings = mail_server.settings(USER=USER, PASSWORD="wrong")
        process = procbuild(*LETTERS_ABOUT_FONTS, "--send", cwd=project, exit_code=5, **settings)
    assert process.stderr.splitlines()[-1] == (
        f"procbuild: mail server 127.0.0.1:{mail_server.port}: it rejects PROCBUILD_SMTP_USER with "
        "PROCBUILD_SMTP_PASSWORD: 535 5.7.8 Authentication credentials invalid"
    )
    assert not (project / "submissions" / "v" / "letters.json").exists()


def test_mistakes_in_the_environment_variables_are_reported(project: Path) -> None:
    settings = {"TLS": "yes", "PORT": "x", "USER": "chair"}
    output = procbuild(
        "letters", "--send", cwd=project, exit_code=2,
        **{f"PROCBUILD_SMTP_{name}": value for name, value in settings.items()},
    ).stderr  # fmt: skip
    for message in (
        "PROCBUILD_SMTP_HOST: set it to the name of your mail server",
        "PROCBUILD_SMTP_FROM: set it to your address",
        "PROCBUILD_SMTP_TLS: 'yes' is not one of starttls, ssl, none",
        "PROCBUILD_SMTP_PORT: 'x' is not a port number",
        "PROCBUILD_SMTP_USER and PROCBUILD_SMTP_PASSWORD go together",
    ):
        assert message in output
    unencrypted = MailServer(host="mail.example.org", port=25).settings(USER="chair", PASSWORD="x")
    output = procbuild("letters", "--send", cwd=project, exit_code=2, **unencrypted).stderr
    assert "none would send the password unencrypted" in output


def test_a_second_command_at_the_same_time_is_refused(project: Path) -> None:
    lock = project / "proceedings" / ".cache" / "locks" / "v-letters.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        output = procbuild("letters", cwd=project, exit_code=4).stderr
    assert "another 'procbuild letters' is running" in output


def test_a_damaged_log_is_not_overwritten(project: Path, mail_server: MailServer) -> None:
    log = project / "submissions" / "v" / "letters.json"
    log.write_text("{")
    output = procbuild(
        "letters", "--send", cwd=project, exit_code=4, **mail_server.settings()
    ).stderr
    assert "the log of letters cannot be read; restore it" in output
    assert (log.read_text(), mail_server.letters) == ("{", [])


def test_a_letter_is_not_sent_twice_after_the_command_was_killed(
    project: Path, mail_server: MailServer
) -> None:
    killed = threading.Event()

    def kill(number: int) -> str:
        if number == 1 and not killed.is_set():
            os.kill(process.pid, signal.SIGKILL)
            killed.set()
        return "250 OK"

    mail_server.answer = kill
    with subprocess.Popen(
        [PROCBUILD, *LETTERS_ABOUT_FONTS, "--send"],
        cwd=project,
        env=environment(project.parent / "home", **mail_server.settings()),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.wait(60) == -signal.SIGKILL
    output = procbuild(*LETTERS_ABOUT_FONTS, cwd=project).stdout
    assert "lee: a run was interrupted while sending its letter" in output
    assert "ask its authors, or send it with --paper lee --again" in output
    procbuild(*LETTERS_ABOUT_FONTS, "--send", cwd=project, exit_code=0, **mail_server.settings())
    assert [recipients for recipients, _ in mail_server.letters] == [
        ["ann@example.org", "bo@example.org"],
        ["cho@example.org"],
    ]


def test_an_invalid_address_is_reported(project: Path) -> None:
    incoming = project / "submissions" / "v" / "incoming"
    (incoming / "papers.csv").write_text(TABLE.replace("cho@", "c****@"))
    procbuild("collect", cwd=project)
    output = procbuild("letters", cwd=project).stdout
    assert "kim: 'c****@example.org' is not a valid email address" in output
    assert "without an address: kim, mute" in output


def test_addresses_are_in_no_published_file(project: Path) -> None:
    procbuild("letters", cwd=project)
    procbuild("build", "--allow-missing", cwd=project)
    out = project / "proceedings" / "v"
    for target in ("jsonl", "csl", "bibtex", "acl", "pmlr", "ris", "dblp", "zenodo", "datacite"):
        process = procbuild("export", target, cwd=project)
        assert " file" in process.stdout
    for name, data in contents(out).items():
        if not name.startswith("letters/"):
            assert b"ann@example.org" not in data, name
