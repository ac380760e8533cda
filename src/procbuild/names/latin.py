"""Transliteration of names to ASCII, for citation keys and file names."""

import functools
import re
import unicodedata

from procbuild.conference import Person
from procbuild.text import fold


def _spellings(letters: str, spelled: str) -> dict[str, str]:
    """Map each letter to its spelling; ``_`` stands for an empty one."""
    return dict(zip(letters, spelled.replace("_", "").split(" "), strict=True))


CYRILLIC = _spellings(
    "абвгдежзиклмнопрстуфхцчшщъыьэюяђєіјљњћўџґ",
    "a b v g d e zh z i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya dj ye i j lj nj c u "
    "dz g",
)
"""Lower-case letters after folding (ё is е, й is и), much as in passports (ICAO Doc 9303)."""

GREEK = _spellings(
    "αβγδεζηθικλμνξοπρστυφχψως",
    "a v g d e z i th i k l m n x o p r s t y f ch ps o s",
)
"""Lower-case letters after folding, letter by letter (ISO 843)."""

ARABIC = _spellings(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىپچژگکیء",
    "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a p ch zh g k y _",
)

HEBREW = _spellings(
    "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "a b g d h v z h t y k k l m m n n s a p p ts ts k r sh t",
)

LETTERS = CYRILLIC | GREEK | ARABIC | HEBREW

INITIALS = "g kk n d tt r m b pp s ss _ j jj ch k t p h".replace("_", "")
VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
FINALS = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
"""Parts of Hangul syllables in the Revised Romanization of Korean, letter by letter."""


def ascii_letters(text: str) -> str:
    """The text in lower-case ASCII: letters, digits, and a hyphen between words or their parts.

    Accents are removed (``ø`` is ``o``, ``ß`` ``ss``, ``ł`` ``l``); Greek, Cyrillic, Arabic,
    Hebrew, Hangul and kana are transliterated letter by letter. Han and other scripts without a
    rule are omitted.
    """
    letters = (
        _transliterate(character) for character in unicodedata.normalize("NFC", text.casefold())
    )
    return "-".join("".join(letters).split())


@functools.lru_cache(4096)
def _transliterate(character: str) -> str:
    """A lower-case character in ASCII: a space for a separator, empty if there is no rule."""
    if character.isascii():
        return character if character.isalnum() else "" if character in "'`." else " "
    if "가" <= character <= "힣":
        number = ord(character) - 0xAC00
        return (
            INITIALS.split(" ")[number // 588]
            + VOWELS.split(" ")[number % 588 // 28]
            + FINALS.split(" ")[number % 28]
        )
    name = unicodedata.name(character, "")
    if name.startswith(("HIRAGANA LETTER", "KATAKANA LETTER")):
        return name.rsplit(" ", 1)[-1].lower()
    if character.isspace() or unicodedata.category(character) in {"Pd", "Zs", "Po", "Pc"}:
        return "" if character in "’‘ʼ·" else " "
    return "".join(LETTERS.get(c, c if c.isascii() else "") for c in fold(character))


def ascii_surname(person: Person, *, particle: bool = False) -> str:
    """The surname for citation keys: ``gerven`` or, with its particle, ``van-gerven``.

    It is the family name; else the text before the comma of ``sort``, or its first word; else the
    first word of the literal name that is not an article (in Hangul, the first syllable). Empty if
    none of these has a form in Latin letters, as for a name in Han alone; ``sort`` can supply one.
    """
    family = person.surname if particle else person.family
    if person.family and (surname := ascii_letters(family)):
        return surname
    if person.sort:
        head = person.sort.split(",")[0] if "," in person.sort else person.sort.split(" ")[0]
        if surname := ascii_letters(head):
            return surname
    if re.fullmatch("[가-힣]{2,4}", person.literal):
        return ascii_letters(person.literal[0])
    words = [word for word in person.literal.split() if word.casefold() not in {"the", "a", "an"}]
    return next((surname for word in words if (surname := ascii_letters(word))), "")
