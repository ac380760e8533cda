"""Languages by their tags (https://www.rfc-editor.org/info/bcp47)."""

import re

TAG = re.compile(
    r"""
    (a[abefkmnrsvyz]|b[aegimnors]|c[aehorsuvy]|d[aevz]|e[elnostu]|f[afijory]|g[adlnuv]|
     h[aeiortuyz]|i[adegikostu]|j[av]|k[agijklmnorsuvwy]|l[abginotuv]|m[ghiklnrsty]|
     n[abdeglnorvy]|o[cjmrs]|p[ailst]|q[u]|r[mnouw]|s[acdeghiklmnoqrstuvw]|t[aeghiklnorstwy]|
     u[gkrz]|v[eio]|w[ao]|x[h]|y[io]|z[ahu]|
     [a-z]{3})
    (-[a-z0-9]{1,8})*
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""All codes of two letters, for a country's, ``jp``, is easily taken for one; of three, whatever
there may be."""


def language_mistake(tag: str) -> str:
    """What is wrong with a language's tag, and what to write; nothing when it is fine."""
    if TAG.fullmatch(tag):
        return ""
    return f"{tag!r} is no language; write a tag of BCP 47 such as 'en', 'de' or 'pt-BR'"
