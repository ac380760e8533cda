"""Papers are uploaded to a local server that acts as Zenodo and can fail."""

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
    """Keeps depositions in memory; ``failures`` are the status codes of the next answers, or 0."""

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
        """Print no log of the requests."""

    def answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body)

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def refuse(self) -> bool:
        """Answer with an error if the token is wrong or a failure is next; return whether it is."""
        self.server.tokens.add(self.headers["Authorization"])
        if self.headers["Authorization"] != "Bearer secret":
            self.answer(401, {"message": "no"})
            return True
        status = self.server.failures.pop(0) if self.server.failures else 0
        if status:
            self.answer(status, {"message": "later"})
        return bool(status)

    def do_GET(self) -> None:
        if not self.refuse():
            self.answer(200, self.server.depositions)

    def do_POST(self) -> None:
        data = self.read_body()
        if self.refuse():
            return
        number = len(self.server.depositions)
        deposition = {
            "id": number,
            "submitted": False,
            "files": [],
            "links": {"bucket": f"{self.server.address}/files/{number}"},
            **json.loads(data),
        }
        self.server.depositions.append(deposition)
        self.answer(201, deposition)

    def do_PUT(self) -> None:
        data = self.read_body()
        if self.refuse():
            return
        self.server.puts += 1
        parts = self.path.split("/")
        if parts[1] == "files":
            deposition = self.server.depositions[int(parts[2])]
            checksum = hashlib.md5(data, usedforsecurity=False).hexdigest()
            deposition["files"] = [
                file for file in deposition["files"] if file["filename"] != parts[3]
            ]
            deposition["files"].append({"filename": parts[3], "checksum": f"md5:{checksum}"})
        else:
            deposition = self.server.depositions[int(parts[-1])]
            deposition |= json.loads(data)
        self.answer(200, deposition)


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


def upload_folder(folder: Path, token: str = "secret", attempts: int = 3) -> Uploaded:
    return upload(folder, token, Silent(), attempts=attempts, wait=0.01)


def test_each_paper_becomes_a_draft_with_its_files(zenodo: Zenodo, delivery: Path) -> None:
    assert upload_folder(delivery) == Uploaded(made=4, changed=0, kept=0)
    assert [len(deposition["files"]) for deposition in zenodo.depositions] == [3, 1, 1, 1]
    assert not any(deposition["submitted"] for deposition in zenodo.depositions)


def test_a_second_upload_changes_nothing(zenodo: Zenodo, delivery: Path) -> None:
    upload_folder(delivery)
    puts = zenodo.puts
    assert upload_folder(delivery) == Uploaded(made=0, changed=0, kept=4)
    assert zenodo.puts == puts


def test_changed_files_and_metadata_are_uploaded_again(zenodo: Zenodo, delivery: Path) -> None:
    upload_folder(delivery)
    (delivery / "deep24a.pdf").write_bytes(b"another")
    text = (delivery / "ali24a.json").read_text("utf-8").replace("21-30", "22-31")
    (delivery / "ali24a.json").write_text(text, "utf-8")
    assert upload_folder(delivery) == Uploaded(made=0, changed=2, kept=2)
    assert zenodo.depositions[2]["metadata"]["partof_pages"] == "22-31"


def test_published_depositions_are_not_changed(zenodo: Zenodo, delivery: Path) -> None:
    upload_folder(delivery)
    zenodo.depositions[1]["submitted"] = True
    (delivery / "deep24a.pdf").write_bytes(b"another")
    assert upload_folder(delivery) == Uploaded(made=0, changed=0, kept=4)


def test_a_busy_server_is_tried_again(zenodo: Zenodo, delivery: Path) -> None:
    zenodo.failures = [429, 503]
    assert upload(delivery, "secret", Silent(), wait=60.0).made == 4  # Retry-After says 0 s


def test_an_interrupted_upload_continues_where_it_stopped(zenodo: Zenodo, delivery: Path) -> None:
    zenodo.failures = [0, 0, 0, 500, 500]
    with pytest.raises(OutputError, match="resumes where it stopped"):
        upload(delivery, "secret", Silent(), attempts=2, wait=0.01)
    zenodo.failures = []
    upload_folder(delivery)
    titles = [deposition["metadata"]["title"] for deposition in zenodo.depositions]
    assert len(titles) == len(set(titles)) == 4
    assert [len(deposition["files"]) for deposition in zenodo.depositions] == [3, 1, 1, 1]


def test_a_refused_token_is_an_error_that_does_not_contain_the_token(delivery: Path) -> None:
    with pytest.raises(OutputError, match="PROCBUILD_TOKEN_127_0_0_1") as caught:
        upload_folder(delivery, token="wrong-token")
    assert "wrong-token" not in str(caught.value)


def test_the_reason_of_a_refusal_is_reported(zenodo: Zenodo, delivery: Path) -> None:
    zenodo.failures = [400]
    with pytest.raises(OutputError, match="later"):
        upload_folder(delivery)


def test_nothing_is_sent_to_another_host(zenodo: Zenodo, delivery: Path) -> None:
    upload_folder(delivery)
    zenodo.depositions[0]["links"]["bucket"] = "https://elsewhere.example.org/files"
    (delivery / "gerven24a.pdf").write_bytes(b"another")
    with pytest.raises(OutputError, match="another host"):
        upload_folder(delivery)


def test_the_sandbox_is_the_default() -> None:
    plan = json.loads(str(EXPORTS["zenodo"](sample_volume()).texts["upload-plan.json"]))
    assert plan["api"] == "https://sandbox.zenodo.org/api/deposit/depositions"
    without_pdf = with_first_paper(sample_volume(), pdf=None)
    plan = json.loads(str(EXPORTS["zenodo"](without_pdf).texts["upload-plan.json"]))
    assert [step["paper"] for step in plan["depositions"]] == ["p1", "p2", "p3"]
