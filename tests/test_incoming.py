"""Names of folders and files made from the keys and names of a source."""

import pytest

from procbuild.incoming import MAX_ID, file_name, paper_id


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("supp.zip", "supp.zip"),
        ("a/b\\My Code (1).zip", "My-Code-1-.zip"),
        ("re\u0301sume\u0301.pdf", "resume.pdf"),
        ("résumé.pdf", "resume.pdf"),
        ("a." + "b" * 75 + ".pdf", "b" * 75 + ".pdf"),
        ("incoming.pdf", "incoming.pdf"),
        (".hidden", "hidden"),
    ],
)
def test_files_have_safe_names(name: str, safe: str) -> None:
    assert file_name(name) == safe
    assert len(safe) <= MAX_ID


def test_a_device_or_no_letters_get_another_name() -> None:
    assert file_name("NUL.txt").startswith("file-")
    assert file_name("???").startswith("file-")


@pytest.mark.parametrize(
    ("key", "id_"),
    [("Paper 7", "paper-7"), ("Šmíd24", "smid24"), ("incoming", "paper-incoming")],
)
def test_ids_can_be_names_of_folders(key: str, id_: str) -> None:
    assert paper_id(key) == id_
