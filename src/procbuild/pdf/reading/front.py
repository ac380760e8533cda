"""The head of the first page: title and authors."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from procbuild.pdf.reading.authors import names_in
from procbuild.pdf.reading.broken import Joiner
from procbuild.pdf.reading.capitals import spelled_as_elsewhere
from procbuild.pdf.reading.cells import Cell, cells_of
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, is_raised, text_as_read
from procbuild.text.naming import FOOTNOTE_MARKS

ABSTRACT = re.compile(
    r"(?:\d\.?\s+)?(?:extended\s+)?(?:a\s?b\s?s\s?t\s?r\s?a\s?c\s?t|summary|zusammenfassung|résumé"
    r"|resumen|resumo|resum|sommario|riassunto|abstrakt?|samenvatting|sammanfattning|sammendrag"
    r"|tiivistelmä|streszczenie|özet|kivonat|rezumat|tóm tắt|περίληψη|аннотация|анотація"
    r"|摘\s?要|要\s?旨|概\s?要|초\s?록|요\s?약"
    r"|(?:ال)?(?:ملخص|مستخلص|خلاصة)(?: البحث)?|چکیده|خلاصہ|תקציר|תמצית)"
    r"\s*(?:$|[.:：—–-])",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"(?:1|I)?\.?\s*(?:introduction|overview|preface|einleitung|introducción|introdução"
    r"|introduzione|введение|引\s?言|はじめに|序\s?論|서\s?론|(?:ال)?مقدمة|مقدمه|تعارف|מבוא)\s*$"
    r"|(?:keywords?|index terms"
    r"|ccs concepts|categories and subject descriptors|general terms"
    r"|(additional )?key words( and phrases)?|acm reference format"
    r"|schl(üssel|ag)wörter|stichw[oö]rter?|mots[- ]clés?|palabras clave|palavras[- ]chave"
    r"|parole chiave|paraules clau|trefwoorden|nyckelord|nøkkelord|avainsanat|słowa kluczowe"
    r"|klíčová slova|anahtar kelimeler|kulcsszavak|cuvinte[- ]cheie|từ khóa|λέξεις[- ]κλειδιά"
    r"|ключевые слова|ключові слова|关键[词字]|關鍵[詞字]|キーワード|索引用語|키워드|주제어"
    r"|핵심어|(?:ال)?كلمات (?:ال)?(?:مفتاحية|دالة)|کلید ?واژه ?(?:ها|گان)|واژگان کلیدی|کلیدی الفاظ"
    r"|מילות מפתח)\b",
    re.IGNORECASE,
)
EDITORS = re.compile(r"(?:section |volume |action |academic )?editors?\s*:", re.IGNORECASE)
ANONYMOUS = re.compile(
    r"anonymous\s+(?:author|submission|acl|authors|emnlp|naacl|eacl|paper|arr|preprint)"
    r"|anonymous\s+\w+\s+submission|^anonym(?:ous|ized|ised)\b"
    r"|author(?:\(s\)|s)? (?:name|information)s? (?:withheld|hidden|removed)"
    r"|under double-blind review|blinded for review",
    re.IGNORECASE,
)
NOTE = re.compile(rf"[{re.escape(FOOTNOTE_MARKS)}\s]+$")


@dataclass(frozen=True)
class Front:
    """Title and authors; ``anonymous`` if the authors are hidden for review."""

    title: str = ""
    authors: tuple[str, ...] = ()
    anonymous: bool = False


def front_of(reading: Reading) -> Front:
    """Title and authors as printed on the first page with text."""
    rows = next((page for page in reading.pages if any(r.role == "text" for r in page)), ())
    text = sorted((row for row in rows if row.role == "text"), key=lambda row: row.base)
    if not text:
        return Front()
    title = _title_rows(text, reading)
    if not title:
        return Front()
    block = _author_rows(text, title, reading)
    lines = _lines(block)
    words = " ".join(" ".join(cell.text for cell in line) for line in lines)
    first_page = " ".join(row.text for row in rows[:400])
    anonymous = bool(ANONYMOUS.search(words)) or bool(
        re.search(r"Anonymous (?:ACL|EMNLP|ARR|NAACL|EACL) submission", first_page)
    )
    return Front(
        title=_title(title, reading),
        authors=()
        if anonymous
        else spelled_as_elsewhere(names_in(lines), (row.text for row in rows)),
        anonymous=anonymous,
    )


def _title_rows(rows: Sequence[Row], reading: Reading) -> list[Row]:
    """The rows of the largest type above the abstract, or the first bold ones if none is larger."""
    end = next((row.base for row in rows if ABSTRACT.match(row.text)), float("inf"))
    height = reading.sizes[0][1]
    candidates = [
        row
        for row in rows
        if row.base < min(end, 0.62 * height) and any(c.isalpha() for c in row.text)
    ]
    worded = [row for row in candidates if _has_word(row)]
    if not worded:
        return []
    largest = max(row.size for row in worded)
    if largest < reading.body_size + 0.7:
        bold = [row for row in candidates if row.main.bold]
        candidates = bold if any(map(_has_word, bold)) else candidates
        largest = next(row.size for row in candidates if _has_word(row))
    title: list[Row] = []
    for row in candidates:
        if not title and not _has_word(row):
            continue
        if row.size < 0.93 * largest:
            if title:
                break
            continue
        if title and row.base - title[-1].base > 2.6 * largest:
            break
        if title and row.main.bold != title[-1].main.bold:
            break
        if len(title) > 1 and row.base - title[-1].base > 1.3 * (title[1].base - title[0].base):
            break
        title.append(row)
        if largest < reading.body_size + 0.7 and len(title) == (6 if row.main.bold else 3):
            break
    return title


def _has_word(row: Row) -> bool:
    return sum(c.isalpha() for c in row.text) >= 3


def _title(rows: Sequence[Row], reading: Reading) -> str:
    """The title on one line: hyphenation undone, small capitals as lower case."""
    joiner = Joiner(reading)
    return NOTE.sub("", reduce(joiner.join, map(_title_line, rows), ""))


def _title_line(row: Row) -> str:
    """A row of the title without footnote marks."""
    letters = [c for run in row.runs for c in run.text if c.isalpha()]
    small_capitals = (
        all(c.isupper() for c in letters) and len({round(r.size) for r in row.runs}) > 1
    )
    texts = [
        (run, run.text.lower() if small_capitals and run.size < 0.92 * row.size else run.text)
        for run in row.runs
        if not is_raised(run, row) or re.search(r"[A-Za-z]{2}|^[2-9n]$", run.text)
    ]
    return text_as_read(texts, rtl=row.rtl, size=row.size)


def _author_rows(rows: Sequence[Row], title: Sequence[Row], reading: Reading) -> list[Row]:
    """The rows between the title and the abstract, the body text or the line of the editors."""
    below = [row for row in rows if row.base > title[-1].base + 1 and row not in title]
    # rows beside the heading of the abstract, in another column, are body text as well
    end = min((row.box[1] for row in below if _begins_text(row)), default=math.inf)
    block: list[Row] = []
    prose: dict[int, list[Row]] = defaultdict(list)
    for row in below:
        if row.base > end:
            break
        block.append(row)
        lines = prose[row.column]
        if _fills_line(row, reading):
            lines.append(row)
        else:
            lines.clear()
        # no list of names is justified in one of two columns
        if len(lines) == (1 if row.column else 3):
            return [row for row in block if row.base < lines[0].base]
    return block


def _fills_line(row: Row, reading: Reading) -> bool:
    """Whether a row is set like body text: in its size and justified."""
    left, right = reading.edges(row)
    justified = abs(row.box[0] - left) < 3 and abs(row.box[2] - right) < 3
    plain = len(cells_of(row)) == 1 and "@" not in row.text
    return justified and plain and abs(row.size - reading.body_size) < 0.4


def _begins_text(row: Row) -> bool:
    return any(pattern.match(row.text) for pattern in (ABSTRACT, SECTION, EDITORS))


def _lines(rows: Sequence[Row]) -> list[list[Cell]]:
    """Lines of cells, left to right, from rows of all columns with a common baseline."""
    lines: list[tuple[float, list[Cell]]] = []
    for row in rows:
        cells = cells_of(row)
        if lines and abs(lines[-1][0] - row.base) < 0.25 * row.size:
            lines[-1][1].extend(cells)
        else:
            lines.append((row.base, cells))
    return [sorted(cells, key=lambda cell: cell.x0) for _, cells in lines]
