"""Run Sphinx in this process, on the organizers' pages of one volume."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from procbuild.errors import OutputError


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
    Raises :class:`OutputError`, which begins with ``failure``, and :class:`OSError`.
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
            app.build(force_all=True)
    except (SphinxError, UnicodeDecodeError, RecursionError) as error:
        # Sphinx wraps exceptions of its handlers into its own.
        if isinstance(cause := getattr(error, "orig_exc", None), OSError):
            raise cause from error
        endless = isinstance(error, RecursionError) and pages
        problem = f"the page {pages[-1]} includes itself" if endless else str(error)
        message = f"{conf}: {failure}: {problem}"
        raise OutputError(message) from error
    return app
