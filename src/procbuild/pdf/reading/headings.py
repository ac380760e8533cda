"""Headings, told by font, size and position; never by their words alone."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from procbuild.layout import PartKind
from procbuild.pdf.layout import Run
from procbuild.pdf.reading.pages import Reading
from procbuild.pdf.reading.rows import Row, joined

NUMBERED = re.compile(
    r"(?P<word>appendix\s+|section\s+|§\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z](?:\.\d{1,2}){0,4}|[IVX]{1,5})"
    r"(?P<end>[.:)]?\s+|[.:]|\s*[—–-]\s+|$)",
    re.IGNORECASE,
)
"""The number before a heading's words: ``4.1``, ``A.``, ``IV.``, ``Appendix B:``."""

KINDS: tuple[tuple[PartKind, str], ...] = (
    (
        "references",
        r"references?( and notes)?|bibliography|references cited|literature( cited)?|works cited"
        r"|cited (works|literature)|literatur(verzeichnis)?|références( bibliographiques)?"
        r"|bibliographie|referencias( bibliográficas)?|bibliografía|riferimenti bibliografici",
    ),
    (
        "acknowledgements",
        r"acknowledge?(ment|d?g?ement)?s?( and disclosure of funding| and funding.*| of .*)?"
        r"|funding acknowledge?ments?|disclosure of funding and acknowledge?ments?|thanks",
    ),
    (
        "funding",
        r"(sources? of )?funding( statement| information| transparency.*| disclosure| sources)?"
        r"|disclosure of funding|financial (support|disclosures?)|disclosures?( of interests?)?"
        r"|(declaration of )?(conflicts? of|competing) interests?.*",
    ),
    (
        "impact",
        r"((broader|societal|social|potential|negative|ethical) )*impacts?( statement| concerns)?"
        r"|broader impacts? (and|&) .*|statement of (broader )?impact|impact and ethics.*",
    ),
    (
        "ethics",
        r"ethic(s|al)( (impact|broader impacts?|and) ?\w*)*( statement| considerations?| concerns?"
        r"| aspects?| approval| declarations?| issues)?|statement of ethics|code of ethics.*",
    ),
    ("limitations", r"limitations?( statement| of the (study|work)| section)?"
                    r"|limitations? (and|&) (ethic|broader|societal|impact|risk).*"),
    ("reproducibility", r"(statement (of|on) )?reproducib(ility|le)( statement| checklist)?.*"),
    (
        "contributions",
        r"(author|authors|authorship|individual|team)[’']?s?[’']? contributions?( statement)?"
        r"|contribution statement|credit author.*|credits?( statement)?|statement of contributions",
    ),
    (
        "availability",
        r"((data|code|software|model|materials?|resource)s?( and |, | & )?)+ availability.*"
        r"|availability( of .*)?|declaration (on|of) (generative )?(ai|generative).*"
        r"|(use of|usage of) (large language models|llms|ai).*|llm (usage|use).*",
    ),
    ("checklist", r"(neurips|icml|acl|arr|responsible nlp|aaai|paper|reproducibility|the)*"
                  r"( paper| reproducibility| research)* ?checklist.*"),
    (
        "appendix",
        r"(technical |online |supplementary )?appendi(x|ces)\b.*|suppl[eé]ment(s|ary|al)?\b.*"
        r"|supporting (information|material).*|additional (material|details).*",
    ),
)  # fmt: skip
"""What the words of a heading say it begins, tried in this order on the whole heading."""

WORDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS)
CAPTION = re.compile(
    r"(supplementary |extended data )?(figure|fig\.|table|tab\.|algorithm|listing|box|scheme)\s*"
    r"[A-Z]?[.\d]*\d*[A-Z]?\s*[:.|—–-]",
    re.IGNORECASE,
)
Style = tuple[str, float]


@dataclass(frozen=True)
class Mark:
    """A row that begins with a heading."""

    row: Row
    number: str
    words: str
    kind: PartKind | None
    """What its words say; None: an ordinary section"""
    run_in: bool
    style: Style
    aligned: bool
    """At the left edge of its column, or centred in it"""
    rows: int = 1
    """How many rows it takes"""


def kind_of(words: str) -> PartKind | None:
    """What the words of a heading say it begins."""
    plain = re.sub(r"[*†‡∗:.\s]+$", "", words).strip()
    for kind, pattern in WORDS:
        if pattern.fullmatch(plain):
            return kind
    return None


def marks_of(reading: Reading) -> list[Mark]:
    """Headings in reading order, those within the text's lines too."""
    found = []
    bold_body = _bold_body(reading)
    for rows in reading.pages:
        before: Row | None = None
        for row in rows:
            if row.role == "text":
                mark = _mark(row, before, reading, bold_body=bold_body)
                if mark is not None:
                    found.append(mark)
                before = row
    return found


def section_styles(marks: list[Mark]) -> frozenset[Style]:
    """The fonts and sizes of first-level headings: the most frequent among sure ones."""
    sure: Counter[Style] = Counter()
    for mark in marks:
        known = re.fullmatch(
            r"introduction|conclusions?|related works?|discussion|references|background"
            r"|methods?|experiments|results|(concluding|final) remarks",
            mark.words.strip(" .:"),
            re.IGNORECASE,
        )
        if known and not mark.run_in and mark.aligned:
            sure[mark.style] += 2
        elif re.fullmatch(r"[1-9]|[IVX]+", mark.number) and not mark.run_in and mark.aligned:
            sure[mark.style] += 1
    if not sure:
        return frozenset()
    most = max(sure.values())
    return frozenset(style for style, count in sure.items() if count >= max(2, 0.5 * most))


def same_style(style: Style, styles: frozenset[Style]) -> bool:
    """Whether a style is one of some, sizes within 0.35 pt."""
    return any(style[0] == font and abs(style[1] - size) < 0.35 for font, size in styles)


def _bold_body(reading: Reading) -> bool:
    counts: Counter[bool] = Counter()
    for row in reading.text():
        counts[row.main.bold] += 1
    return counts[True] > counts[False]


def _mark(row: Row, before: Row | None, reading: Reading, *, bold_body: bool) -> Mark | None:
    """The heading that a row is or begins with."""
    lead = list(takewhile(lambda run: _stands_out(run, row, reading, bold_body), row.runs))
    capitals = _small_capitals(row)
    if capitals:
        lead = row.runs
    if not lead and not _keyword(row.runs[0]):
        return None
    run_in = bool(lead) and len(lead) < len(row.runs) and not _only_marks(row.runs[len(lead) :])
    text = joined(lead if lead and run_in else row.runs)
    if not lead or len(text) > 140 or not re.search(r"[^\W\d_]{2}", text):
        return _plain_keyword(row, reading)
    if CAPTION.match(text):
        return None
    number, words = split_number(text)
    if not words or (run_in and not number and len(words) > 80):
        return None
    main = max(lead, key=lambda run: len(run.text))
    size = max(run.size for run in lead)
    aligned = _aligned(row, reading, run_in=run_in)
    del before
    return Mark(row, number, words, kind_of(words), run_in, (main.font, round(size, 1)), aligned)


def _plain_keyword(row: Row, reading: Reading) -> Mark | None:
    """A heading set like the text around it, which its words alone tell: the last resort."""
    number, words = split_number(row.text)
    kind = kind_of(words)
    if kind not in ("references", "appendix") or len(words) > 40 or "." in words:
        return None
    style = (row.main.font, round(row.size, 1))
    return Mark(row, number, words, kind, False, style, _aligned(row, reading, run_in=False))


def split_number(text: str) -> tuple[str, str]:
    """A heading's number and its words: ``("A.1", "Proofs")``."""
    match = NUMBERED.match(text)
    if not match:
        return "", text.strip()
    number, word, rest = match["number"], match["word"] or "", text[match.end() :].strip()
    if number[0].islower() and not word:
        return "", text.strip()
    if word and not rest:
        return number, text.strip(" .:")
    if len(number) == 1 and number.isalpha() and match["end"].isspace() and rest[:1].islower():
        return "", text.strip()  # "A metric of …"
    if not rest:
        return "", text.strip()
    if word.casefold().startswith("appendix"):
        return number, f"Appendix {rest}" if not rest.casefold().startswith("append") else rest
    return number, rest


def _stands_out(run: Run, row: Row, reading: Reading, bold_body: bool) -> bool:
    """Whether a run is set apart from running text: bold, larger, or in a display font."""
    if run.bold and not bold_body:
        return True
    if run.size > 1.07 * reading.body_size:
        return True
    del row
    return False


def _small_capitals(row: Row) -> bool:
    """Whether a row is set in capitals, small or not, as some classes set their headings."""
    letters = [c for run in row.runs for c in run.text if c.isalpha()]
    return len(letters) >= 4 and all(not c.islower() for c in letters) and len(letters) < 90


def _keyword(run: Run) -> bool:
    return run.text[:1].isupper() or run.text[:1].isdigit()


def _only_marks(runs: list[Run]) -> bool:
    return all(not any(c.isalnum() for c in run.text) for run in runs)


def _aligned(row: Row, reading: Reading, *, run_in: bool) -> bool:
    left, right = reading.edges(row)
    if abs(row.box[0] - left) < 4 or (run_in and row.box[0] - left < 24):
        return True
    middle = (row.box[0] + row.box[2]) / 2
    return abs(middle - (left + right) / 2) < 8


def rows_with_marks(reading: Reading, marks: list[Mark]) -> Iterator[tuple[Row, Mark | None]]:
    """Every row of the text in reading order, with the heading that it begins with."""
    by_row = {id(mark.row): mark for mark in marks}
    for row in reading.text():
        yield row, by_row.get(id(row))
