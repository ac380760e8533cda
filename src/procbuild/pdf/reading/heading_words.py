"""Classify headings and captions by their words."""

import re

from procbuild.layout import PartKind
from procbuild.text.naming import FOOTNOTE_MARKS

KINDS: tuple[tuple[PartKind, str], ...] = (
    (
        "references",
        (
            r"references?( and notes)?|bibliography|references cited|literature( cited)?"
            r"|works cited|cited (works|literature)|literatur(verzeichnis)?"
            r"|références( bibliographiques)?|bibliographie|referencias( bibliográficas)?"
            r"|bibliograf[ií]a|riferimenti bibliografici|referências( bibliográficas)?|literatura"
            r"|referen(zen|ties|ser)|referanser|lähteet|kaynak(ça|lar)|irodalom(jegyzék)?"
            r"|(список )?литератур[аы]|список источников|βιβλιογραφία|tài liệu tham khảo"
            r"|daftar pustaka|参考文献|參考文獻|引用文献|참고\s?문헌"
            r"|(ال)?(مراجع|مصادر)( وال(مراجع|مصادر))?|منابع( و (مآخذ|مراجع))?|حوالہ جات|کتابیات"
            r"|מקורות|ביבליוגרפיה|רשימת (ה)?(מקורות|ספרות)"
        ),
    ),
    (
        "acknowledgements",
        (
            r"acknowledge?(ment|d?g?ement)?s?( and disclosure of funding| and funding.*| of .*)?"
            r"|funding acknowledge?ments?|disclosure of funding and acknowledge?ments?|thanks"
            r"|danksagung(en)?|remerciements|agradecimientos|agradecimentos|ringraziamenti"
            r"|שלמי תודה|תודות|شكر وتقدير|(ال)?شكر|سپاسگزاری|تشکر و قدردانی|اظہار تشکر"
            r"|благодарности|致\s?[谢謝]|謝\s?辞|감사의 글"
        ),
    ),
    (
        "funding",
        (
            r"(sources? of )?funding( statement| information| transparency.*| disclosure| sources)?"
            r"|disclosure of funding|financial (support|disclosures?)"
            r"|disclosures?( of interests?)?"
            r"|(declaration of )?(conflicts? of|competing) interests?.*"
        ),
    ),
    (
        "impact",
        (
            r"((broader|societal|social|potential|negative|ethical) )*impacts?"
            r"( statement| concerns)?"
            r"|broader impacts? (and|&) .*|statement of (broader )?impact|impact and ethics.*"
        ),
    ),
    (
        "ethics",
        (
            r"ethic(s|al)( impact| broader impacts?| societal impacts?| and| reproducibility){0,3}"
            r"( statement| considerations?| concerns?| aspects?| approval| declarations?| issues)?"
            r"|statement of ethics|code of ethics.*"
        ),
    ),
    (
        "limitations",
        (
            r"limitations?( statement| of the (study|work)| section)?"
            r"|limitations? (and|&) (ethic|broader|societal|impact|risk).*"
        ),
    ),
    (
        "reproducibility",
        r"(statement (of|on) )?reproducib(ility|le)( statement| checklist)?.*",
    ),
    (
        "contributions",
        (
            r"(author|authors|authorship|individual|team)[’']?s?[’']? contributions?( statement)?"
            r"|contribution statement|credit author.*|credits?( statement)?"
            r"|statement of contributions"
        ),
    ),
    (
        "availability",
        (
            r"((data|code|software|model|materials?|resource)s?( and |, | & )?)+ availability.*"
            r"|availability( of .*)?|declaration (on|of) (generative )?(ai|generative).*"
            r"|(use of|usage of) (large language models|llms|ai).*|llm (usage|use).*"
        ),
    ),
    (
        "checklist",
        r"(.{0,40} )?checklist( .{0,40})?",
    ),
    (
        "appendix",
        (
            r"(technical |online |supplementary )?appendi(x|ces)\b.*"
            r"|suppl[eé]ment(s|ary|al)?\b.*|supporting (information|material).*"
            r"|additional (material|details).*|anhang\b.*|annexes?\b.*|anexos?\b.*"
            r"|(ال)?(ملحق|ملاحق)\b.*|پیوست.*|ضمیمہ.*|נספח.*"
            r"|ap[eéê]ndices?\b.*|appendic[ei]\b.*|приложени[ея]\b.*|附\s?[录錄].*|付\s?録.*|부록.*"
        ),
    ),
)
"""Kind of part by the words of its heading; the patterns are tried in this order on the whole
heading."""

WORDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS)

CAPTION = re.compile(
    r"(supplementary |extended data )?(figure|fig\.|table|tab\.|algorithm|listing|box|scheme)\s*"
    r"[A-Z]?[.\d]*\d*[A-Z]?\s*[:.|—–-]",
    re.IGNORECASE,
)
"""Beginning of the caption of a float."""

NUMBERED = re.compile(
    r"(?P<word>appendix\s+|section\s+|§\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z](?:\.\d{1,2}){0,4}|[IVX]{1,5})"
    r"(?P<end>[.:)]?\s+|[.:]|\s*[—–-]\s+|$)",
    re.IGNORECASE,
)
"""The number of a heading: ``4.1``, ``A.``, ``IV.``, ``Appendix B:``."""


def kind_of(words: str) -> PartKind | None:
    """The kind of part that a heading with these words begins."""
    plain = re.sub(rf"[{re.escape(FOOTNOTE_MARKS)}:.\s]+$", "", words).strip()
    for kind, pattern in WORDS:
        if pattern.fullmatch(plain):
            return kind
    return None


def split_number(text: str) -> tuple[str, str]:
    """The number and the words of a heading: ``("A.1", "Proofs")``."""
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
