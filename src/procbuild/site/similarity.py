"""Texts that resemble each other, by the words of their titles and abstracts."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from procbuild.text import fold, plain

WORD = re.compile(r"[^\W\d_]{3,}")

TITLE = 3
"""How often a word of the title counts."""

TERMS = 40
"""Words of a paper that are compared: its most telling ones."""

COMMON = 0.25
"""Words that stand in more than this share of the papers tell nothing."""

MIN_SIMILARITY = 0.08
"""Similarity below which papers are not related, from 0 to 1."""

REACH = 600
"""Other papers that a paper is compared with for its most telling words, all words together: the
papers that share its rarer words are among them. Of 1,300 papers' four most similar ones this
finds 94 %, and time grows with the papers and not with their square."""

Posting = tuple[list[int], list[float]]
"""The papers of a word by their numbers, and how much it tells of each."""

COUNT = 4
"""Papers to which one leads, at most."""


Related = dict[str, list[str]]
"""For each key those of the most similar texts, the closest first."""


class Text(NamedTuple):
    """What is compared of a paper."""

    key: str
    title: str
    abstract: str
    retracted: bool


def related(texts: Sequence[Text]) -> Related:
    """Find out which resemble each other.

    Nobody is sent to a retracted paper. Similarity is the cosine of tf-idf vectors; equally similar
    ones come in the given order.
    """
    words = [_words(text) for text in texts]
    spread = Counter(chain.from_iterable(words))
    many = max(2, COMMON * len(texts))
    telling = {
        word: math.log(len(texts) / number) for word, number in spread.items() if 1 < number <= many
    }
    vectors = [_vector(one, telling) for one in words]
    postings: dict[str, Posting] = defaultdict(lambda: ([], []))
    for number, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        for word, weight in () if text.retracted else vector.items():
            numbers, weights = postings[word]
            numbers.append(number)
            weights.append(weight)
    found = {}
    for number, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
        close = sorted(_close(vector, postings))[: COUNT + 1]
        others = [texts[other].key for _, other in close if other != number]
        found[text.key] = others[:COUNT]
    return found


def _close(vector: Mapping[str, float], postings: Mapping[str, Posting]) -> list[tuple[float, int]]:
    """Negative similarity and number of the papers that are similar enough.

    Words that would reach too far are passed over.
    """
    scores: dict[int, float] = {}
    score = scores.get
    reached = 0
    for word, weight in vector.items():
        others, weights = postings[word]
        if reached and reached + len(others) > REACH:
            continue
        reached += len(others)
        for other, its in zip(others, weights, strict=True):
            scores[other] = score(other, 0.0) + weight * its
    return [(-similar, other) for other, similar in scores.items() if similar >= MIN_SIMILARITY]


def _words(text: Text) -> Counter[str]:
    counted = Counter(_folded(text.abstract))
    for word in _folded(text.title):
        counted[word] += TITLE
    return counted


def _folded(text: str) -> list[str]:
    """Words without capitals and accents; most texts have no accents to take away."""
    folded = plain(text).casefold()
    words = WORD.findall(folded)
    return words if folded.isascii() else [fold(word) for word in words]


def _vector(words: Counter[str], telling: Mapping[str, float]) -> dict[str, float]:
    """The most telling words with their weights; of length 1."""
    weights = [
        (-(1 + math.log(often)) * telling[word], word)
        for word, often in words.items()
        if word in telling
    ]
    weights.sort()
    most = weights[:TERMS]
    length = math.sqrt(sum(weight * weight for weight, _ in most))
    return {word: -weight / length for weight, word in most} if length else {}
