"""procbuild turns accepted papers into published proceedings."""

__version__ = "0.1.0"
