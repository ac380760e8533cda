"""Writes titles in BibTeX with braces around capitals that styles must not lower."""

import functools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from procbuild.text import Encoding, Piece, split_maths
from procbuild.text.as_tex import latex_of, literal

WORD = re.compile(r"[^\W_]+(?:['’.+/&-]*[^\W_])*\+*")
"""A word with its hyphens: ``U-Net``, ``C++``, ``GPT-4``, ``Rényi``."""

JOINTS = re.compile("([-/’']+)")
"""The joints of a word, at which it is split before its capitals are judged."""

SENTENCE_START = re.compile(r"[:.?!]\W*$")
"""What precedes a word that begins a sentence."""

NAMES = (
    "Abel Arab Bayes Bellman Bernoulli Boltzmann Bregman Bures Cauchy Cayley Chebyshev China "
    "Chinese Copeland Dirichlet Dutch Dyck Einstein English Euclid Euler Fenchel Fisher "
    "Fourier French Frobenius Gabor Gauss German Gibbs Gödel Grassmann Hamilton Hastings "
    "Hausdorff Hebb Hessian Hilbert Hölder Hopf Hopfield Huber India Ising Italian Jacobi Japan "
    "Kalman Kantorovich Kolmogorov Korea Krylov Kullback Lagrang Langevin Laplac Lebesgue "
    "Leibler Lipschitz Lyapunov Mahalanobis Markov Metropolis Minkowski Monge Monte Carlo Nash "
    "Nesterov Newton Nyström Pareto Poisson Portuguese Rademacher Rényi Riemann Russia "
    "Schrödinger Shannon Shapley Sinkhorn Sobolev Spanish Stiefel Taylor Thompson Turing "
    "Viterbi Voronoi Wasserstein Wiener Wikipedia Zipf"
)
PROPER = re.compile("|".join(NAMES.split(" ")))
"""Beginnings of words that derive from proper names: ``Bayesian``, ``Markovian``, ``Laplacian``."""


class TitlePart(NamedTuple):
    """A run of a title."""

    text: str
    kind: Literal["text", "fixed", "maths"]
    """``fixed``: a word or a part of one whose capitals must stay; ``maths``: TeX, no dollars"""


def title_parts(title: str, language: str = "en") -> Iterator[TitlePart]:
    """Split a title into runs by whether their capitals must be kept.

    Kept are the capitals of words with a digit or with a capital after the first letter
    (``NEUCORE``, ``WavSpA``, ``GPT-4``, ``U-Net``; ``Object-Centric`` is title case); single
    capitals except ``A``; words with a part that begins like a known proper name (``Bayesian``,
    ``Non-Gaussian``); and, if the title is in sentence case, any capitalized word that does not
    begin a sentence. So are all titles whose ``language`` (BCP 47; empty: English) has no other
    case: in German, *Die rolle der sprache* would be wrong.

    The parts of ``KL-Regularized`` are separate runs, since PMLR's own check looks for ``{KL}``.
    """
    sentence_case = not _has_title_case(language) or is_sentence_case(title)
    starts_sentence = True
    for piece in split_maths(title):
        if piece.maths:
            yield TitlePart(piece.text, "maths")
            starts_sentence = False
            continue
        end = 0
        for match in WORD.finditer(piece.text):
            word, gap = match[0], piece.text[end : match.start()]
            starts_sentence = starts_sentence or bool(SENTENCE_START.search(gap))
            if gap:
                yield TitlePart(gap, "text")
            keep = keeps_capitals(word) or (
                sentence_case and not starts_sentence and word[0].isupper()
            )
            yield from _fixed_parts(word) if keep else (TitlePart(word, "text"),)
            starts_sentence = False
            end = match.end()
        if end < len(piece.text):
            yield TitlePart(piece.text[end:], "text")


def _fixed_parts(word: str) -> Iterator[TitlePart]:
    """The parts of a word that keeps its capitals: those that have capitals are fixed."""
    for part in filter(None, JOINTS.split(word)):
        yield TitlePart(part, "fixed" if any(c.isupper() for c in part) else "text")


@functools.lru_cache(256)
def title_latex(title: str, encoding: Encoding, language: str = "en") -> str:
    """The title in LaTeX, with maths and capitals that must be kept in braces."""
    parts = []
    for text, kind in title_parts(title, language):
        if kind == "maths":
            parts.append(f"{{{latex_of(Piece(text, maths=True), encoding)}}}")
        else:
            latex = literal(text, encoding)
            parts.append(f"{{{latex}}}" if kind == "fixed" else latex)
    return "".join(parts)


def _has_title_case(language: str) -> bool:
    """Whether titles of a language (BCP 47; empty: English) may have capitals without meaning."""
    return language.partition("-")[0].casefold() in {"", "en"}


def is_sentence_case(title: str) -> bool:
    """Whether most longer words of the title, except the first, begin with a lower-case letter."""
    literal = " ".join(piece.text for piece in split_maths(title) if not piece.maths)
    longer = [match[0] for match in WORD.finditer(literal) if len(match[0]) > 3][1:]
    lowercase = sum(word[0].islower() for word in longer)
    return lowercase * 2 > len(longer)


def keeps_capitals(word: str) -> bool:
    """Whether a word keeps its capitals in any position."""
    if not any(c.isupper() for c in word):
        return False
    if len(word.rstrip("+")) == 1:
        return word != "A"
    parts = JOINTS.split(word)[::2]
    if any(PROPER.match(part) for part in parts):
        return True
    if word.istitle() and word.isalpha():
        return False
    inner = any(c.isupper() for part in parts for c in part[1:])
    single = any(len(part) == 1 and part.isupper() for part in parts)
    return inner or single or any(c.isdigit() for c in word)
