"""The data model: waivers of findings."""

from procbuild.model import Finding, Waiver, waived


def test_a_waiver_applies_only_to_its_finding_of_its_paper() -> None:
    findings = [
        Finding(check="fonts-embedded", severity="error", message="m", paper="a", page=3),
        Finding(check="fonts-embedded", severity="error", message="m", paper="a", page=4),
        Finding(check="fonts-type3", severity="warning", message="m", paper="a"),
        Finding(check="fonts-type3", severity="warning", message="m", paper="b"),
        Finding(check="fonts-type3", severity="warning", message="m"),
    ]
    waivers = {
        "a": (
            Waiver(check="fonts-embedded", page=3, reason="a scan of 1911"),
            Waiver(check="fonts-type3", reason="fine"),
        ),
        "b": (),
    }
    assert [finding.waived for finding in waived(findings, waivers.__getitem__)] == [
        "a scan of 1911",
        "",
        "fine",
        "",
        "",
    ]
