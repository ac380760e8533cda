"""Names and addresses of licences."""

import pytest

from procbuild.standards.licences import full_name, licence, licence_url, printed_name

BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("CC-BY-4.0", "CC BY 4.0", BY),
        ("CC BY 4.0", "CC BY 4.0", BY),
        ("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("Apache-2.0", "Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html"),
        ("CC-BY-3.0-US", "CC-BY-3.0-US", "https://spdx.org/licenses/CC-BY-3.0-US.html"),
        ("LicenseRef-All-rights-reserved", "All rights reserved", ""),
        ("CC-BY", "CC-BY", ""),
        ("as agreed", "as agreed", ""),
        ("", "", ""),
    ],
)
def test_a_licence_has_a_name_and_a_known_one_has_an_address(
    text: str, name: str, address: str
) -> None:
    assert (licence(text)[0], licence_url(text)) == (name, address)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CC-BY-4.0", "Creative Commons Attribution 4.0 International"),
        ("CC-BY-NC-ND-3.0", "Creative Commons Attribution-NonCommercial-NoDerivs 3.0 Unported"),
        ("CC0-1.0", "Creative Commons Zero v1.0 Universal"),
        ("MIT", "MIT"),
        ("LicenseRef-All-rights-reserved", "All rights reserved"),
    ],
)
def test_creative_commons_licences_have_full_names(text: str, name: str) -> None:
    assert full_name(text) == name


def test_lines_do_not_break_within_the_name_of_a_known_licence() -> None:
    assert printed_name("CC-BY-4.0") == "CC\N{NO-BREAK SPACE}BY\N{NO-BREAK SPACE}4.0"
    assert printed_name("LicenseRef-All-rights-reserved") == "All rights reserved"
