"""Typst, in process: fonts, stamps, and the workers that put both on papers."""
