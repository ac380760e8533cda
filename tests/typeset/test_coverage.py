"""The scripts that fonts can typeset."""

from procbuild.typeset.coverage import OWN, SCRIPTS, coverage


def test_typst_includes_european_scripts_and_maths() -> None:
    sources = coverage()
    assert list(sources) == list(SCRIPTS)
    for script in ("Latin", "Greek", "Cyrillic", "Hebrew", "maths"):
        assert sources[script] == OWN
