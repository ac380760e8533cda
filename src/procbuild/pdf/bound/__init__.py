"""Papers for the book: read strictly, made parts of a document; documents put together of parts.

Nothing here knows what a paper says; that is :mod:`procbuild.pdf.reading`.
"""
