"""Papers taken apart: read strictly, cleaned, what their pages need in numbers of its own.

A paper is taken apart once, when it is read, and bound again and again: in another place, under
other stamps. Nothing here knows a volume; what papers become is :mod:`procbuild.pdf.bound`.
"""
