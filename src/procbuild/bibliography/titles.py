"""Titles in BibTeX: braces around the capitals that a style must not lower."""

import functools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from procbuild.text import Encoding, Piece, split_maths
from procbuild.text.as_tex import latex_of, literal

WORD = re.compile(r"[^\W_]+(?:['’.+/&-]*[^\W_])*\+*")
"""A word with its hyphens: ``U-Net``, ``C++``, ``GPT-4``, ``Rényi``."""

BEGIN = re.compile(r"[:.?!]\W*$")
"""What stands before a word that begins a sentence."""

NAMES = (
    "Abel Arab Bayes Bellman Bernoulli Boltzmann Bregman Bures Cauchy Cayley Chebyshev China "
    "Chinese Copeland Dirichlet Dutch Dyck Einstein English Euclid Euler Fenchel Fisher "
    "Fourier French Frobenius Gabor Gauss German Gibbs Gödel Grassmann Hamilton Hausdorff "
    "Hebb Hessian Hilbert Hölder Hopf Hopfield Huber India Ising Italian Jacobi Japan Kalman "
    "Kantorovich Kolmogorov Korea Krylov Kullback Lagrang Langevin Laplac Lebesgue Leibler "
    "Lipschitz Lyapunov Mahalanobis Markov Minkowski Monge Monte Carlo Nash Nesterov Newton "
    "Nyström Pareto Poisson Portuguese Rademacher Rényi Riemann Russia Schrödinger "
    "Shannon Shapley Sinkhorn Sobolev Spanish Stiefel Taylor Thompson Turing "
    "Viterbi Voronoi Wasserstein Wiener Wikipedia Zipf"
)
PROPER = re.compile("|".join(NAMES.split(" ")))
"""How names begin that titles take words from: ``Bayesian``, ``Markovian``, ``Laplacian``."""


class TitlePart(NamedTuple):
    """A run of a title."""

    text: str
    kind: Literal["text", "fixed", "maths"]
    """``fixed``: a word whose capitals must stay; ``maths``: TeX without dollars"""


def title_parts(title: str) -> Iterator[TitlePart]:
    """The title in runs, by what its capitals mean.

    Those stay that are in words with a digit or with a capital behind the first letter
    (``NEUCORE``, ``WavSpA``, ``GPT-4``, ``U-Net``; ``Object-Centric`` is title case); single
    capitals but ``A``; words that begin like a known proper name (``Bayesian``); and, where the
    title is in sentence case, any word with a capital that does not begin a sentence.
    """
    sentence = is_sentence_case(title)
    begins = True
    for piece in split_maths(title):
        if piece.maths:
            yield TitlePart(piece.text, "maths")
            begins = False
            continue
        end = 0
        for found in WORD.finditer(piece.text):
            word, gap = found[0], piece.text[end : found.start()]
            begins = begins or bool(BEGIN.search(gap))
            if gap:
                yield TitlePart(gap, "text")
            keep = matters(word) or (sentence and not begins and word[0].isupper())
            yield TitlePart(word, "fixed" if keep else "text")
            begins = False
            end = found.end()
        if end < len(piece.text):
            yield TitlePart(piece.text[end:], "text")


@functools.lru_cache(256)
def title_latex(title: str, encoding: Encoding) -> str:
    """The title in LaTeX, its maths and the capitals that matter in braces."""
    done = []
    for text, kind in title_parts(title):
        if kind == "maths":
            done.append(f"{{{latex_of(Piece(text, maths=True), encoding)}}}")
        else:
            latex = literal(text, encoding)
            done.append(f"{{{latex}}}" if kind == "fixed" else latex)
    return "".join(done)


def is_sentence_case(title: str) -> bool:
    """Whether most longer words of the title, the first left out, begin with a small letter."""
    literal = " ".join(piece.text for piece in split_maths(title) if not piece.maths)
    longer = [found[0] for found in WORD.finditer(literal) if len(found[0]) > 3][1:]
    small = sum(word[0].islower() for word in longer)
    return small * 2 > len(longer)


def matters(word: str) -> bool:
    """Whether a word keeps its capitals wherever it stands."""
    if not any(c.isupper() for c in word):
        return False
    if len(word.rstrip("+")) == 1:
        return word != "A"
    if PROPER.match(word):
        return True
    if word.istitle() and word.isalpha():
        return False
    parts = re.split("[-/’']", word)
    inner = any(c.isupper() for part in parts for c in part[1:])
    single = any(len(part) == 1 and part.isupper() for part in parts)
    return inner or single or any(c.isdigit() for c in word)
