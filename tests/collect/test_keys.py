"""Which papers keys and names of files mean."""

from procbuild.collect.keys import Ids, Keys
from procbuild.model import Origin, Record

FORM = Origin(kind="table", name="form.csv")
FOLDER = Origin(kind="folder", name="pdfs")


def test_a_key_means_its_own_paper_before_one_with_a_key_like_it() -> None:
    keys = Keys()
    keys.add(FORM, "", "A-B", "a-b")
    keys.add(FORM, "", "a-b", "a-b-d44362")
    for origin in (FORM, FOLDER):
        assert keys.paper(origin, "A-B") == "a-b"
        assert keys.paper(origin, "a-b") == "a-b-d44362"
        assert keys.paper(origin, "A b") == ""


def test_a_key_that_is_written_differently_means_the_only_paper_like_it() -> None:
    keys = Keys()
    keys.add(FORM, "", "Lee 1", "lee-1")
    assert keys.paper(FOLDER, "lee-1") == "lee-1"
    assert keys.paper(FOLDER, "lee-2") is None


def test_the_prefix_of_a_source_is_part_of_its_keys_elsewhere() -> None:
    keys = Keys()
    keys.add(FORM, "short-", "1", "short-1")
    assert keys.paper(FORM, "1") == "short-1"
    assert keys.paper(FOLDER, "1") is None
    assert keys.paper(FOLDER, "short-1") == "short-1"


def test_an_entry_keeps_its_id_and_no_other_gets_it() -> None:
    stored = [
        Record(id="a-b", origin=Origin(kind="table", name="form.csv", key="A-B")),
        Record(id="lee", origin=Origin(kind="table", name="other.csv", key="1")),
        Record(id="ray", additions=(Origin(kind="table", name="form.csv", key="7"),)),
    ]
    ids = Ids(FORM, stored, {})
    other = ids.claim("a-b", "a-b")
    assert other.startswith("a-b-")
    assert ids.claim("A-B", "a-b") == "a-b"
    assert ids.claim("7", "7") == "ray"
    assert ids.claim("1", "1") == "1"
    assert ids.owner("a-b") == "A-B"
    assert ids.owner("lee") == ""
