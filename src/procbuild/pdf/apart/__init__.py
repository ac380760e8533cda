"""Take papers apart: read strictly, clean, and renumber the objects that their pages need.

A paper is taken apart once, when it is read, and bound many times, at other positions and with
other stamps. Nothing here depends on a volume; :mod:`procbuild.pdf.bound` binds papers.
"""
