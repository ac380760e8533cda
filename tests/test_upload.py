"""Uploads to a fake Zenodo on this machine, which misbehaves when asked to."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from procbuild.delivery import write_delivery
from procbuild.errors import OutputError
from procbuild.exports import EXPORTS
from procbuild.progress import Silent
from procbuild.upload import Uploaded, upload
from tests.changed_volumes import with_first_paper
from tests.exports.samples import sample_volume


class Zenodo(ThreadingHTTPServer):
    """Depositions in memory; ``failures`` are the next answers' statuses, 0 for a good one."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.depositions: list[dict[str, Any]] = []
        self.failures: list[int] = []
        self.tokens: set[str] = set()
        self.puts = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Zenodo

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def refuses(self) -> bool:
        self.server.tokens.add(self.headers["Authorization"])
        if self.headers["Authorization"] != "Bearer secret":
            self.answer(401, {"message": "no"})
            return True
        status = self.server.failures.pop(0) if self.server.failures else 0
        if status:
            self.answer(status, {"message": "later"})
        return bool(status)

    def do_GET(self) -> None:
        if not self.refuses():
            self.answer(200, self.server.depositions)

    def do_POST(self) -> None:
        data = self.body()
        if self.refuses():
            return
        number = len(self.server.depositions)
        made = {
            "id": number,
            "submitted": False,
            "files": [],
            "links": {"bucket": f"{self.server.address}/files/{number}"},
            **json.loads(data),
        }
        self.server.depositions.append(made)
        self.answer(201, made)

    def do_PUT(self) -> None:
        data = self.body()
        if self.refuses():
            return
        self.server.puts += 1
        parts = self.path.split("/")
        if parts[1] == "files":
            one = self.server.depositions[int(parts[2])]
            sum_ = hashlib.md5(data, usedforsecurity=False).hexdigest()
            one["files"] = [file for file in one["files"] if file["filename"] != parts[3]]
            one["files"].append({"filename": parts[3], "checksum": f"md5:{sum_}"})
        else:
            one = self.server.depositions[int(parts[-1])]
            one |= json.loads(data)
        self.answer(200, one)


@pytest.fixture
def zenodo() -> Iterator[Zenodo]:
    with Zenodo() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def delivery(zenodo: Zenodo, tmp_path: Path) -> Path:
    api = f"{zenodo.address}/api/deposit/depositions"
    volume = sample_volume(tmp_path / "store", exports={"zenodo": {"api": api}})
    write_delivery(EXPORTS["zenodo"](volume), tmp_path / "zenodo", tmp_path)
    return tmp_path / "zenodo"


def bring(folder: Path, token: str = "secret", attempts: int = 3) -> Uploaded:
    return upload(folder, token, Silent(), attempts=attempts, wait=0.01)


def test_each_paper_becomes_a_draft_with_its_files(zenodo: Zenodo, delivery: Path) -> None:
    assert bring(delivery) == Uploaded(made=4, changed=0, kept=0)
    assert [len(one["files"]) for one in zenodo.depositions] == [3, 1, 1, 1]
    assert not any(one["submitted"] for one in zenodo.depositions)


def test_a_second_upload_makes_nothing_twice(zenodo: Zenodo, delivery: Path) -> None:
    bring(delivery)
    puts = zenodo.puts
    assert bring(delivery) == Uploaded(made=0, changed=0, kept=4)
    assert zenodo.puts == puts


def test_what_changed_is_brought_up_to_date(zenodo: Zenodo, delivery: Path) -> None:
    bring(delivery)
    (delivery / "deep24a.pdf").write_bytes(b"another")
    text = (delivery / "ali24a.json").read_text("utf-8").replace("21-30", "22-31")
    (delivery / "ali24a.json").write_text(text, "utf-8")
    assert bring(delivery) == Uploaded(made=0, changed=2, kept=2)
    assert zenodo.depositions[2]["metadata"]["partof_pages"] == "22-31"


def test_what_is_published_stays_as_it_is(zenodo: Zenodo, delivery: Path) -> None:
    bring(delivery)
    zenodo.depositions[1]["submitted"] = True
    (delivery / "deep24a.pdf").write_bytes(b"another")
    assert bring(delivery) == Uploaded(made=0, changed=0, kept=4)


def test_a_busy_server_is_asked_again(zenodo: Zenodo, delivery: Path) -> None:
    zenodo.failures = [429, 503]
    assert bring(delivery).made == 4


def test_an_upload_that_was_cut_goes_on_where_it_ended(zenodo: Zenodo, delivery: Path) -> None:
    zenodo.failures = [0, 0, 0, 500, 500]
    with pytest.raises(OutputError, match="resumes where it stopped"):
        upload(delivery, "secret", Silent(), attempts=2, wait=0.01)
    zenodo.failures = []
    bring(delivery)
    titles = [one["metadata"]["title"] for one in zenodo.depositions]
    assert len(titles) == len(set(titles)) == 4
    assert [len(one["files"]) for one in zenodo.depositions] == [3, 1, 1, 1]


def test_a_token_that_is_not_taken_ends_it_and_is_not_told(delivery: Path) -> None:
    with pytest.raises(OutputError, match="PROCBUILD_TOKEN_127_0_0_1") as caught:
        bring(delivery, token="wrong-token")
    assert "wrong-token" not in str(caught.value)


def test_a_refusal_names_the_reason(zenodo: Zenodo, delivery: Path) -> None:
    zenodo.failures = [400]
    with pytest.raises(OutputError, match="later"):
        bring(delivery)


def test_nothing_is_sent_to_another_host(zenodo: Zenodo, delivery: Path) -> None:
    bring(delivery)
    zenodo.depositions[0]["links"]["bucket"] = "https://elsewhere.example.org/files"
    (delivery / "gerven24a.pdf").write_bytes(b"another")
    with pytest.raises(OutputError, match="another host"):
        bring(delivery)


def test_the_sandbox_is_the_default() -> None:
    plan = json.loads(str(EXPORTS["zenodo"](sample_volume()).texts["upload-plan.json"]))
    assert plan["api"] == "https://sandbox.zenodo.org/api/deposit/depositions"
    bare = with_first_paper(sample_volume(), pdf=None)
    fewer = json.loads(str(EXPORTS["zenodo"](bare).texts["upload-plan.json"]))
    assert [step["paper"] for step in fewer["depositions"]] == ["p1", "p2", "p3"]
