"""Web addresses of the computer on which they are followed.

The names and blocks of https://www.rfc-editor.org/rfc/rfc6761#section-6.3 and
https://www.rfc-editor.org/rfc/rfc6890#section-2.2.2.
"""

LOOPBACK = r"https?://(?:[^/@\s]*@)?(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?=[:/?#]|$)"
"""The beginning of such an address, as a regular expression for lower case."""
