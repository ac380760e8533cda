"""Small PDFs and projects for tests."""

from pathlib import Path

VOLUME = """\
[volume]
title = "Proceedings of the Test"

[event]
name = "Test"
start = 2024-05-14
"""


def make_project(root: Path, *further_lines: str) -> Path:
    """Make a project with one volume, ``v``, whose volume.toml has these further lines."""
    conf = root / "conf" / "v"
    conf.mkdir(parents=True)
    (conf / "volume.toml").write_text("\n".join([VOLUME, *further_lines]), encoding="utf-8")
    return root


def small_pdf(*lines: str) -> bytes:
    """Return a PDF of one page that prints the lines, the first one larger."""
    operators = ["BT /F 20 Tf 72 700 Td 24 TL"]
    for number, line in enumerate(lines):
        text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        operators.append(f"({text}) Tj T* {'/F 11 Tf' if not number else ''}")
    content = "\n".join([*operators, "ET"]).encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>>>"
        ),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    offset_table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    xref = b"xref\n0 6\n0000000000 65535 f \n" + offset_table
    return data + xref + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
