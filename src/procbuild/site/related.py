"""Papers that resemble each other, by the words of their titles and abstracts."""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from itertools import chain

from procbuild.model import Paper
from procbuild.run import Cache, digest
from procbuild.state import program_version
from procbuild.text import fold, plain

WORD = re.compile(r"[^\W\d_]{3,}")

TITLE = 3
"""How often a word of the title counts."""

TERMS = 40
"""Words of a paper that are compared: its most telling ones."""

COMMON = 0.25
"""Words that stand in more than this share of the papers tell nothing."""

LEAST = 0.08
"""Similarity below which papers are not related, from 0 to 1."""

REACH = 600
"""Other papers that a paper is compared with for its most telling words, all words together: the
papers that share its rarer words are among them. Of 1,300 papers' four most similar ones this
finds 94 %, and time grows with the papers and not with their square."""

Posting = tuple[list[int], list[float]]
"""The papers of a word by their numbers, and how much it tells of each."""

COUNT = 4
"""Papers to which one leads, at most."""


def related(papers: Sequence[Paper], cache: Cache | None = None) -> Mapping[str, Sequence[str]]:
    """For each citation key those of the most similar papers, the closest first.

    What was found of the same texts is taken from the cache.
    """
    texts = [(p.citation_key, p.title, p.abstract, p.retraction is not None) for p in papers]
    key = digest("related", program_version(), json.dumps(texts))
    if cache and (known := cache.read(key)):
        remembered: Mapping[str, Sequence[str]] = json.loads(known)
        return remembered
    found = _related(papers)
    if cache:
        cache.write(key, json.dumps(found).encode())
    return found


def _related(papers: Sequence[Paper]) -> Mapping[str, Sequence[str]]:
    """Nobody is sent to a retracted paper. Similarity is the cosine of tf-idf vectors; equal ones
    are in the volume's order.
    """
    words = [_words(paper) for paper in papers]
    spread = Counter(chain.from_iterable(words))
    many = max(2, COMMON * len(papers))
    telling = {
        word: math.log(len(papers) / number)
        for word, number in spread.items()
        if 1 < number <= many
    }
    vectors = [_vector(one, telling) for one in words]
    postings: dict[str, Posting] = defaultdict(lambda: ([], []))
    for number, (paper, vector) in enumerate(zip(papers, vectors, strict=True)):
        for word, weight in () if paper.retraction else vector.items():
            numbers, weights = postings[word]
            numbers.append(number)
            weights.append(weight)
    found = {}
    for number, (paper, vector) in enumerate(zip(papers, vectors, strict=True)):
        close = nsmallest(COUNT + 1, _close(vector, postings, len(papers)))
        others = [papers[other].citation_key for _, other in close if other != number]
        found[paper.citation_key] = others[:COUNT]
    return found


def _close(
    vector: Mapping[str, float], postings: Mapping[str, Posting], papers: int
) -> list[tuple[float, int]]:
    """Negative similarity and number of the papers that are similar enough.

    Words that would reach too far are passed over.
    """
    scores = [0.0] * papers
    touched: set[int] = set()
    reached = 0
    for word, weight in vector.items():
        others, weights = postings[word]
        if reached and reached + len(others) > REACH:
            continue
        reached += len(others)
        touched.update(others)
        for other, its in zip(others, weights, strict=False):
            scores[other] += weight * its
    return [(-scores[other], other) for other in touched if scores[other] >= LEAST]


def _words(paper: Paper) -> Counter[str]:
    counted = Counter(_folded(paper.abstract))
    for word in _folded(paper.title):
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
