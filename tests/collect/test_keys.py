"""Which papers keys and names of files mean."""

from procbuild.collect.keys import Keys
from procbuild.model import Origin

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
