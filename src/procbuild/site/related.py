"""Papers that resemble each other, by the words of their titles and abstracts."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import nlargest

from procbuild.model import Paper
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


def related(papers: Sequence[Paper], count: int = 4) -> Mapping[str, tuple[Paper, ...]]:
    """For each citation key the most similar papers, at most ``count``, the closest first.

    Nobody is sent to a retracted paper.

    Similarity is the cosine of tf-idf vectors; equal ones are in the volume's order. Time grows
    with the papers that share a telling word, not with the square of all.
    """
    words = [_words(paper) for paper in papers]
    spread = Counter(word for one in words for word in one)
    many = max(2, COMMON * len(papers))
    vectors = [_vector(one, spread, len(papers), many) for one in words]
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        for word, weight in vector.items():
            postings[word].append((number, weight))
    found = {}
    for number, (paper, vector) in enumerate(zip(papers, vectors, strict=True)):
        scores: dict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            for other, its in postings[word]:
                scores[other] += weight * its
        scores.pop(number, None)
        near = (
            (score, -other)
            for other, score in scores.items()
            if score >= LEAST and not papers[other].retraction
        )
        found[paper.citation_key] = tuple(papers[-other] for _, other in nlargest(count, near))
    return found


def _words(paper: Paper) -> Counter[str]:
    counted = Counter(WORD.findall(fold(plain(paper.abstract))))
    for word in WORD.findall(fold(plain(paper.title))):
        counted[word] += TITLE
    return counted


def _vector(
    words: Counter[str], spread: Mapping[str, int], papers: int, many: float
) -> dict[str, float]:
    """The most telling words with their weights; of length 1."""
    weights = {
        word: (1 + math.log(often)) * math.log(papers / spread[word])
        for word, often in words.items()
        if 1 < spread[word] <= many
    }
    telling = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in telling))
    return {word: weight / length for word, weight in telling} if length else {}
