"""Scripts that can be set."""

from procbuild.typeset.coverage import OWN, SCRIPTS, coverage


def test_typst_brings_the_scripts_of_europe_and_maths() -> None:
    found = coverage()
    assert list(found) == list(SCRIPTS)
    for script in ("Latin", "Greek", "Cyrillic", "Hebrew", "maths"):
        assert found[script] == OWN
