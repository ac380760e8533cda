"""Run Sphinx in this process, on the organizers' pages of one volume."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from procbuild.errors import OutputError, ProcbuildError
from procbuild.files import NO_ROOM


def run_sphinx(
    conf: Path,
    out: Path,
    doctrees: Path,
    builder: str,
    settings: Mapping[str, Any],
    *,
    failure: str,
    warnings: io.StringIO | None = None,
) -> Sphinx:
    """Return the application once a builder has written the pages in ``conf`` to ``out``.

    ``settings`` override those of the shared ``conf.py``; without this file they are all there is.
    Raises :class:`OutputError`, which begins with ``failure`` and names the page if one was being
    read, and :class:`OSError` for files that cannot be written.
    """
    shared = conf.parent / "conf.py"
    pages: list[str] = []
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                srcdir=conf,
                confdir=shared.parent if shared.is_file() else None,
                outdir=out,
                doctreedir=doctrees,
                buildername=builder,
                confoverrides={
                    **({} if shared.is_file() else {"extensions": ["procbuild.site"]}),
                    **settings,
                },
                status=None,
                warning=warnings,
                freshenv=True,
            )
            app.connect("source-read", lambda _, page, __: pages.append(page))
            app.connect("env-updated", lambda *_: pages.clear())
            app.build(force_all=True)
    except Exception as error:  # conf.py, extensions and pages may raise anything
        # Sphinx wraps exceptions of its handlers into its own.
        cause = getattr(error, "orig_exc", None) or error
        if isinstance(cause, ProcbuildError) or (
            isinstance(cause, OSError) and (not pages or cause.errno in NO_ROOM)
        ):
            raise cause from error
        endless = isinstance(cause, RecursionError) and pages
        problem = "it includes itself" if endless else _told(error)
        place = f"the page {pages[-1]}: " if pages else ""
        message = f"{conf}: {failure}: {place}{problem}"
        raise OutputError(message) from error
    return app


def _told(error: Exception) -> str:
    """What an error says, on one line: of a traceback, the last line."""
    if isinstance(error, ExtensionError) and error.orig_exc:
        whose = f"the extension {error.modname}" if error.modname else "a handler in conf.py"
        return f"{whose}: {_told(error.orig_exc)}"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if any(line.startswith("Traceback") for line in lines):
        lines = [lines[0], lines[-1]]
    kind = [] if isinstance(error, SphinxError) else [f"{type(error).__name__}:"]
    return " ".join([*kind, *lines])
