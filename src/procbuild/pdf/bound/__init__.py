"""Bind papers for the book: stamp them, make them parts of a document, assemble documents of parts.

Nothing here depends on a paper's text, which is read by :mod:`procbuild.pdf.reading`. Parts are
made from papers taken apart by :mod:`procbuild.pdf.apart`.
"""
