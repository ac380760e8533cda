"""Letters handed to a real mail server, which takes them or not."""

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
from tests.letters.making import ADA, BO, LIMIT, REPORT, VOLUME, checked, letter, paper
from tests.letters.post import USER, WORD, Post, post_office

CHAIRS = Address(display_name="The Chairs", addr_spec="chairs@example.org")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office(Post()) as post:
        yield post


def mailer(post: Post, security: Security = "none", **more: str) -> Mailer:
    server = Server(host=post.host, port=post.port, security=security, sender=CHAIRS, **more)
    return Mailer(server, seconds=10)


class Desk:
    """Three papers with a finding each, and the log of the letters about them."""

    def __init__(self, conf: Path) -> None:
        self.conf = conf
        self.log = Log()
        self.seen: list[Log] = []

    def due(self) -> list[Letter]:
        papers = [paper("a", ADA, BO), paper("b", BO), paper("c", ADA)]
        volume = replace(VOLUME, sections=(replace(VOLUME.sections[0], papers=tuple(papers)),))
        found = tuple(checked(one.id, LIMIT) for one in papers)
        letters = plan(volume, replace(REPORT, papers=found), self.log).letters
        return [letter(one, self.conf) for one in letters]

    def keep(self, log: Log) -> None:
        self.log = log
        self.seen.append(log)

    def send(self, mailer: Mailer) -> Sent:
        postman = Postman(mailer=mailer, keep=self.keep, now=lambda: NOW, answers_to="")
        return postman.send(self.due(), self.log, Silent())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_letter_goes_out_once(desk: Desk, post: Post) -> None:
    assert desk.send(mailer(post)) == Sent(count=3)
    assert [to for to, _ in post.letters] == [
        ["ada@example.org", "bo@example.org"],
        ["bo@example.org"],
        ["ada@example.org"],
    ]
    assert post.connections == 1
    assert desk.send(mailer(post)) == Sent()
    assert (len(post.letters), post.connections) == (3, 1)


def test_a_letter_is_in_the_log_before_it_goes(desk: Desk, post: Post) -> None:
    desk.send(mailer(post))
    assert [len(log.unconfirmed) for log in desk.seen] == [1, 0] * 3


def test_dots_and_long_lines_arrive(desk: Desk, post: Post) -> None:
    (desk.conf / "letter.txt.jinja").write_text("Subject: x\n\n.\n..\n" + "x" * 2000)
    desk.send(mailer(post))
    text = post.letters[0][1].decode().partition("\r\n\r\n")[2]
    assert text.replace("=\r\n", "") == ".\r\n..\r\n" + "x" * 2000 + "\r\n"


def test_a_reader_that_the_server_refuses_is_told_and_tried_again(desk: Desk, post: Post) -> None:
    post.unknown = frozenset({"bo@example.org"})
    sent = desk.send(mailer(post))
    assert sent.count == 2
    assert sent.refusals == (
        "a: bo@example.org: 550 nobody here has this address",
        "b: bo@example.org: 550 nobody here has this address",
    )
    post.unknown = frozenset()
    post.letters.clear()
    assert desk.send(mailer(post)) == Sent(count=2)
    assert [to for to, _ in post.letters] == [["bo@example.org"]] * 2


def test_a_letter_that_the_server_refuses_keeps_no_other_from_going(desk: Desk, post: Post) -> None:
    answers = iter(["250 OK", "452 later", "250 OK"])
    post.answer = lambda _number: next(answers)
    sent = desk.send(mailer(post))
    assert sent == Sent(count=2, refusals=("b: 452 later",))
    post.answer = lambda _number: "250 OK"
    assert desk.send(mailer(post)) == Sent(count=1)


def test_a_server_that_takes_few_letters_at_a_time_is_asked_again(desk: Desk, post: Post) -> None:
    post.most = 1
    assert desk.send(mailer(post)) == Sent(count=3)
    assert post.connections == 3


def test_a_server_that_dies_over_a_letter_leaves_it_in_doubt(desk: Desk, post: Post) -> None:
    post.answer = lambda number: "" if number == 2 else "250 OK"
    with pytest.raises(OutputError) as stop:
        desk.send(mailer(post))
    assert str(stop.value) == (
        f"mail server 127.0.0.1:{post.port}: it closed the connection during the letter about b, "
        "which counts as sent; 1 of 3 letters sent; run this again later to send the rest"
    )
    assert [entry.paper for entry in desk.log.unconfirmed] == ["b"]
    post.answer = lambda _number: "250 OK"
    assert desk.send(mailer(post)) == Sent(count=1)
    assert [len(to) for to, _ in post.letters] == [2, 1]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_user_and_password(desk: Desk) -> None:
    with post_office(Post(), asks=True) as post:
        with pytest.raises(OutputError, match=r"PROCBUILD_SMTP_USER with .*: 535"):
            desk.send(mailer(post, user=USER, password="wrong"))
        with pytest.raises(OutputError, match="letters beyond ASCII"):
            desk.send(mailer(post, user=USER, password="sésame"))
        refused = desk.send(mailer(post)).refusals
        assert len(refused) == 3
        assert refused[0].startswith("a: 530")
        assert desk.log == Log()
        assert desk.send(mailer(post, user=USER, password=WORD)) == Sent(count=3)


def test_nobody_there(desk: Desk, post: Post) -> None:
    with post_office(Post()) as gone:
        closed = mailer(gone)
    with pytest.raises(OutputError, match=r"cannot be reached: Connection refused$"):
        desk.send(closed)
    with pytest.raises(OutputError, match="it does not offer STARTTLS; set PROCBUILD_SMTP_TLS"):
        desk.send(mailer(post, "starttls"))
    with pytest.raises(OutputError, match="no secure connection"):
        desk.send(mailer(post, "ssl"))
    with pytest.raises(OutputError, match="it does not support logging in"):
        desk.send(mailer(post, user=USER, password=WORD))


def test_a_password_is_never_shown() -> None:
    assert WORD not in repr(mailer(Post(), user=USER, password=WORD))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of localhost in one file, signed by itself."""
    file = tmp_path_factory.mktemp("tls") / "localhost.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    words += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout"]
    try:
        subprocess.run(
            [*words, file, "-out", file.with_suffix(".crt")], check=True, capture_output=True
        )
    except FileNotFoundError:
        skip_missing("openssl")
    file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
    return file


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_certificates_are_held_against_the_name(
    security: Security, desk: Desk, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    office = (
        post_office(Post(host="localhost"), tls=context)
        if security == "ssl"
        else post_office(Post(host="localhost"), starttls=context)
    )
    with office as post:
        with pytest.raises(OutputError, match=r"its certificate is not trusted: self.signed"):
            desk.send(mailer(post, security))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
        elsewhere = replace(mailer(post, security).server, host="127.0.0.1")
        with pytest.raises(OutputError, match=r"not trusted: .*IP address mismatch"):
            desk.send(Mailer(elsewhere, seconds=10))
        assert desk.send(mailer(post, security)) == Sent(count=3)


def test_the_log_is_json_that_people_can_read(desk: Desk, post: Post) -> None:
    desk.send(mailer(post))
    entry = json.loads(as_json(desk.log))["letters"][0]
    assert (entry["paper"], entry["begun"], entry["taken"]) == (
        "a", "2026-01-01T00:00:00+00:00", True,
    )  # fmt: skip
    assert entry["findings"][0].startswith("page-limit@2#")
