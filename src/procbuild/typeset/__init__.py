"""Typeset with Typst, in process: fonts, stamps, and the workers that put stamps on papers."""
