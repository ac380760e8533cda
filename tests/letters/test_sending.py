"""Letters are sent to a local mail server, which accepts or refuses them."""

import json
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path

import pytest

from procbuild.errors import OutputError
from procbuild.letters import Letter, Log, Mailer, Postman, Security, Sent, Server, as_json, plan
from procbuild.progress import Silent
from tests.conftest import skip_missing
from tests.letters.mail_server import PASSWORD, USER, MailServer, run_mail_server
from tests.letters.sample_volume import (
    ADA,
    BO,
    PAGE_LIMIT,
    REPORT,
    VOLUME,
    make_checked_paper,
    make_letter,
    make_paper,
)

CHAIRS = Address(display_name="The Chairs", addr_spec="chairs@example.org")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with run_mail_server(MailServer()) as mail_server:
        yield mail_server


def make_mailer(
    mail_server: MailServer, security: Security = "none", user: str = "", password: str = ""
) -> Mailer:
    server = Server(
        host=mail_server.host,
        port=mail_server.port,
        security=security,
        sender=CHAIRS,
        user=user,
        password=password,
    )
    return Mailer(server, seconds=10)


class Letters:
    """Letters about three papers with a finding each, and the log of these letters."""

    def __init__(self, conf: Path) -> None:
        self.conf = conf
        self.log = Log()
        self.saved_logs: list[Log] = []

    def unsent(self) -> list[Letter]:
        """Return the letters that are not in the log yet."""
        papers = [make_paper("a", ADA, BO), make_paper("b", BO), make_paper("c", ADA)]
        volume = replace(VOLUME, sections=(replace(VOLUME.sections[0], papers=tuple(papers)),))
        checked = tuple(make_checked_paper(paper.id, PAGE_LIMIT) for paper in papers)
        letters = plan(volume, replace(REPORT, papers=checked), self.log).letters
        return [make_letter(planned, self.conf) for planned in letters]

    def save(self, log: Log) -> None:
        self.log = log
        self.saved_logs.append(log)

    def send(self, mailer: Mailer) -> Sent:
        postman = Postman(mailer=mailer, keep=self.save, now=lambda: NOW, answers_to="")
        return postman.send(self.unsent(), self.log, Silent())


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    return Letters(tmp_path)


def test_each_letter_is_sent_once(letters: Letters, mail_server: MailServer) -> None:
    assert letters.send(make_mailer(mail_server)) == Sent(count=3)
    assert [to for to, _ in mail_server.letters] == [
        ["ada@example.org", "bo@example.org"],
        ["bo@example.org"],
        ["ada@example.org"],
    ]
    assert mail_server.connections == 1
    assert letters.send(make_mailer(mail_server)) == Sent()
    assert (len(mail_server.letters), mail_server.connections) == (3, 1)


def test_a_letter_is_in_the_log_before_it_is_sent(
    letters: Letters, mail_server: MailServer
) -> None:
    letters.send(make_mailer(mail_server))
    assert [len(log.unconfirmed) for log in letters.saved_logs] == [1, 0] * 3


def test_dots_and_long_lines_arrive_unchanged(letters: Letters, mail_server: MailServer) -> None:
    (letters.conf / "letter.txt.jinja").write_text("Subject: x\n\n.\n..\n" + "x" * 2000)
    letters.send(make_mailer(mail_server))
    text = mail_server.letters[0][1].decode().partition("\r\n\r\n")[2]
    assert text.replace("=\r\n", "") == ".\r\n..\r\n" + "x" * 2000 + "\r\n"


def test_a_refused_recipient_is_reported_and_tried_again(
    letters: Letters, mail_server: MailServer
) -> None:
    mail_server.unknown = frozenset({"bo@example.org"})
    sent = letters.send(make_mailer(mail_server))
    assert sent.count == 2
    assert sent.refusals == (
        "a: bo@example.org: 550 nobody here has this address",
        "b: bo@example.org: 550 nobody here has this address",
    )
    mail_server.unknown = frozenset()
    mail_server.letters.clear()
    assert letters.send(make_mailer(mail_server)) == Sent(count=2)
    assert [to for to, _ in mail_server.letters] == [["bo@example.org"]] * 2


def test_other_letters_are_sent_although_one_is_refused(
    letters: Letters, mail_server: MailServer
) -> None:
    answers = iter(["250 OK", "452 later", "250 OK"])
    mail_server.answer = lambda _number: next(answers)
    sent = letters.send(make_mailer(mail_server))
    assert sent == Sent(count=2, refusals=("b: 452 later",))
    mail_server.answer = lambda _number: "250 OK"
    assert letters.send(make_mailer(mail_server)) == Sent(count=1)


def test_a_limit_of_letters_per_connection_needs_more_connections(
    letters: Letters, mail_server: MailServer
) -> None:
    mail_server.letters_per_connection = 1
    assert letters.send(make_mailer(mail_server)) == Sent(count=3)
    assert mail_server.connections == 3


def test_a_letter_is_unconfirmed_if_the_server_closes_the_connection(
    letters: Letters, mail_server: MailServer
) -> None:
    mail_server.answer = lambda number: "" if number == 2 else "250 OK"
    with pytest.raises(OutputError) as caught:
        letters.send(make_mailer(mail_server))
    assert str(caught.value) == (
        f"mail server 127.0.0.1:{mail_server.port}: it closed the connection during the letter "
        "about b, which counts as sent; 1 of 3 letters sent; run this again later to send the rest"
    )
    assert [entry.paper for entry in letters.log.unconfirmed] == ["b"]
    mail_server.answer = lambda _number: "250 OK"
    assert letters.send(make_mailer(mail_server)) == Sent(count=1)
    assert [len(to) for to, _ in mail_server.letters] == [2, 1]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_may_require_user_and_password(letters: Letters) -> None:
    with run_mail_server(MailServer(), with_login=True) as mail_server:
        with pytest.raises(OutputError, match=r"PROCBUILD_SMTP_USER with .*: 535"):
            letters.send(make_mailer(mail_server, user=USER, password="wrong"))
        with pytest.raises(OutputError, match="letters beyond ASCII"):
            letters.send(make_mailer(mail_server, user=USER, password="sésame"))
        refused = letters.send(make_mailer(mail_server)).refusals
        assert len(refused) == 3
        assert refused[0].startswith("a: 530")
        assert letters.log == Log()
        assert letters.send(make_mailer(mail_server, user=USER, password=PASSWORD)) == Sent(count=3)


def test_problems_with_the_connection_are_reported(
    letters: Letters, mail_server: MailServer
) -> None:
    with run_mail_server(MailServer()) as stopped_server:
        mailer_without_server = make_mailer(stopped_server)
    with pytest.raises(OutputError, match=r"cannot be reached: Connection refused$"):
        letters.send(mailer_without_server)
    with pytest.raises(OutputError, match="it does not offer STARTTLS; set PROCBUILD_SMTP_TLS"):
        letters.send(make_mailer(mail_server, "starttls"))
    with pytest.raises(OutputError, match="no secure connection"):
        letters.send(make_mailer(mail_server, "ssl"))
    with pytest.raises(OutputError, match="it does not support logging in"):
        letters.send(make_mailer(mail_server, user=USER, password=PASSWORD))


def test_the_password_is_not_in_the_repr() -> None:
    assert PASSWORD not in repr(make_mailer(MailServer(), user=USER, password=PASSWORD))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a self-signed certificate of localhost and its key."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout"]
    try:
        subprocess.run(
            [*command, file, "-out", file.with_suffix(".crt")], check=True, capture_output=True
        )
    except FileNotFoundError:
        skip_missing("openssl")
    file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
    return file


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_certificates_are_verified(
    security: Security, letters: Letters, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    running_server = (
        run_mail_server(MailServer(host="localhost"), tls=context)
        if security == "ssl"
        else run_mail_server(MailServer(host="localhost"), starttls=context)
    )
    with running_server as mail_server:
        with pytest.raises(OutputError, match=r"its certificate is not trusted: self.signed"):
            letters.send(make_mailer(mail_server, security))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
        other_host = replace(make_mailer(mail_server, security).server, host="127.0.0.1")
        with pytest.raises(OutputError, match=r"not trusted: .*IP address mismatch"):
            letters.send(Mailer(other_host, seconds=10))
        assert letters.send(make_mailer(mail_server, security)) == Sent(count=3)


def test_the_log_is_json_that_people_can_read(letters: Letters, mail_server: MailServer) -> None:
    letters.send(make_mailer(mail_server))
    entry = json.loads(as_json(letters.log))["letters"][0]
    assert (entry["paper"], entry["begun"], entry["taken"]) == (
        "a", "2026-01-01T00:00:00+00:00", True,
    )  # fmt: skip
    assert entry["findings"][0].startswith("page-limit@2#")
