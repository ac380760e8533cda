"""Papers for the book: stamped, made parts of a document; documents put together of parts.

Nothing here knows what a paper says; that is :mod:`procbuild.pdf.reading`. What a part is made of
is :mod:`procbuild.pdf.apart`.
"""
