"""``procbuild check``: format compliance, for organizers and for authors."""

import base64
import importlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import click
from platformdirs import user_cache_path

from procbuild.checks import CHECKS
from procbuild.checks.profile import PROFILES
from procbuild.cli.completing import names_of
from procbuild.cli.console import remark
from procbuild.cli.loading import load
from procbuild.cli.shared import Invocation, cache_limit, command, format_option, trim
from procbuild.compliance.check import check_files, check_papers
from procbuild.conference import Limits
from procbuild.config import load_config
from procbuild.delivery import Export, locating_mistakes
from procbuild.errors import ProcbuildError, UsageError
from procbuild.files import write_atomic
from procbuild.incremental.cache import Cache
from procbuild.pdf.render import render_pages
from procbuild.plugins import Table
from procbuild.progress import Silent
from procbuild.project import NAME, Project
from procbuild.report import Checked, Report, as_html, as_json, as_rows, as_sarif, as_text
from procbuild.store.remote import store_of

DPI = 80
"""Resolution of the pictures of pages in reports."""

FORMATS: Mapping[str, str] = MappingProxyType(
    {".html": "html", ".htm": "html", ".json": "json", ".sarif": "sarif"}
)
"""Format of a report by the suffix of its file."""


class Archive(click.ParamType[Export]):
    """A target of ``procbuild export``; the table of targets is imported only when used."""

    name = "target"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Export:
        """The export with this name."""
        table: Table[Export] = importlib.import_module("procbuild.exports").EXPORTS
        if value not in table:
            self.fail(table.unknown(value), param, ctx)
        return table[value]


Pictures = Mapping[tuple[str, int], bytes]
"""PNG by paper and page."""


@command()
@click.option(
    "--profile",
    default="",
    metavar="NAME",
    shell_complete=names_of("procbuild.checks.profile", "PROFILES"),
    help="Format profile to check papers by.",
)
@click.option(
    "--page-limit",
    metavar="N",
    type=click.IntRange(min=1),
    help="Maximum pages of content of the given PDFs; by default that of their profile.",
)
@format_option("report", "json", "html", "sarif", by_ending=True)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the report here instead of to standard output.",
)
@click.option(
    "--for",
    "archives",
    multiple=True,
    type=Archive(),
    shell_complete=names_of("procbuild.exports", "EXPORTS"),
    metavar="TARGET",
    help="Also check what the archive of this export would refuse; may be repeated.",
)
@click.argument("pdfs", nargs=-1, metavar="[PDF …]", type=click.Path(path_type=Path))
def check(
    invocation: Invocation,
    pdfs: tuple[Path, ...],
    profile: str,
    format_: str | None,
    output: Path | None,
    *,
    page_limit: int | None,
    archives: tuple[Export, ...],
) -> None:
    """Check the format of papers and say what to do.

    Without PDF: the papers of the volume, with all reports in proceedings/VOLUME/check/. With
    PDFs, or folders of them: those files; no project is needed, and the profile is guessed from
    each file unless one is named. The exit code is 1 when a paper has an error.
    """
    invocation.warn_of_plugins(CHECKS, PROFILES)
    format_ = format_ or FORMATS.get(output.suffix.lower() if output else "", "text")
    if pdfs and archives:
        message = "--for checks the volume; do not name PDFs with it"
        raise UsageError(message)
    if page_limit and not pdfs:
        message = "--page-limit is for PDFs; volume.toml has the volume's: check.page_limit"
        raise UsageError(message)
    if pdfs:
        cache = _open_cache(invocation)
        limits = Limits()
        report = check_files(
            _find_pdfs(pdfs, invocation),
            profile=profile,
            page_limit=page_limit,
            limits=limits,
            crew=invocation.crew,
            cache=cache,
            progress=invocation.progress,
        )
        pictures = _render_pictures(report, limits, invocation, cache) if format_ == "html" else {}
    else:
        _require_project(invocation)
        cache = invocation.cache
        report, pictures = _check_volume(invocation, profile, archives)
    if cache:
        trim(cache)
    _show(report, pictures, invocation, format_, output)
    if report.rejected:
        click.get_current_context().exit(1)


def _require_project(invocation: Invocation) -> None:
    """Raise :class:`UsageError` outside of a project; it tells authors to name their PDFs."""
    try:
        _ = invocation.project
    except UsageError as error:
        message = f"{error}; PDFs need no project if they are named: 'procbuild check paper.pdf'"
        raise UsageError(message) from None


def _find_pdfs(paths: tuple[Path, ...], invocation: Invocation) -> list[Path]:
    """The given files, and the PDFs in given folders.

    Raises :class:`UsageError` for a folder without PDFs, and for the id of a paper.
    """
    files: list[Path] = []
    problems: list[str] = []
    for path in paths:
        if path.is_dir():
            pdfs = sorted(file for file in path.rglob("*") if file.suffix.lower() == ".pdf")
            if not pdfs:
                problems.append(f"{path}: there is no PDF in this folder")
            files += pdfs
        elif not path.exists() and (paper := _find_paper(str(path), invocation)):
            problems.append(
                f"{path}: not a file, but a paper of the volume; write {invocation.shown(paper)}, "
                "or leave it out to check all of them by the volume's rules"
            )
        else:
            files.append(path)
    if problems:
        raise UsageError("\n".join(problems))
    return list(dict.fromkeys(files))


def _find_paper(name: str, invocation: Invocation) -> Path | None:
    """The PDF of the paper with this id; None if there is no project or no such paper."""
    if not NAME.fullmatch(name):
        return None
    try:
        project, volume = invocation.project, invocation.volume
        conference, _ = load_config(project.conf(volume))
        store = store_of(project, volume, conference.store)
        store.fetch([record for record in store.records() if record.id == name], Silent())
    except ProcbuildError:
        return None
    pdf = store.pdf(name)
    return pdf if pdf.is_file() else None


def _open_cache(invocation: Invocation) -> Cache | None:
    """The cache of the project, or of the user if there is none; None if it is not writable."""
    try:
        root = Project.find(invocation.directory or Path.cwd()).cache
    except UsageError:
        root = user_cache_path("procbuild", appauthor=False)
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return Cache(root, cache_limit()) if os.access(root, os.W_OK) else None


def _check_volume(
    invocation: Invocation, profile: str, archives: tuple[Export, ...]
) -> tuple[Report, Pictures]:
    """Check the papers of the volume, and what archives would refuse; write all reports."""
    # It imports the bibliography, which authors' checks do not need.
    from procbuild.volume.unmatched_fixes import unmatched_fixes  # noqa: PLC0415

    project, name, cache = invocation.project, invocation.volume, invocation.cache
    volume = load(invocation)
    with locating_mistakes(project.conf(name) / "volume.toml"):
        refusals = [finding for target in archives for finding in target(volume).findings]
    store = store_of(project, name, volume.conference.store)
    unmatched = unmatched_fixes(store, store.records(), volume.conference, volume.program)
    volume = replace(volume, findings=(*volume.findings, *refusals, *unmatched))
    report = check_papers(
        project, volume, profile=profile, crew=invocation.crew, cache=cache, progress=Silent()
    )
    pictures = _render_pictures(report, volume.conference.check.limits, invocation, cache)
    folder = project.proceedings(name) / "check"
    _write_pictures(folder / "pages", pictures)
    write_atomic(folder / "report.json", as_json(report))
    write_atomic(folder / "report.sarif", as_sarif(report))
    write_atomic(
        folder / "report.html",
        as_html(
            report,
            lambda paper, page: (
                _page_name(paper.paper, page) if (paper.paper, page) in pictures else ""
            ),
        ),
    )
    return report, pictures


def _page_name(paper: str, page: int) -> str:
    return f"pages/{paper}-{page}.png"


def _write_pictures(folder: Path, pictures: Pictures) -> None:
    """Make the folder contain exactly these pictures."""
    files = {f"{paper}-{page}.png": data for (paper, page), data in pictures.items()}
    for path in folder.glob("*.png"):
        if path.name not in files:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            write_atomic(path, data)


def _render_pictures(
    report: Report, limits: Limits, invocation: Invocation, cache: Cache | None
) -> Pictures:
    """Render the pages that findings refer to."""
    papers = [(paper, paper.path) for paper in report.papers if paper.pictured and paper.path]
    rendered = render_pages(
        [(path, paper.sha256, dict.fromkeys(paper.pictured, ())) for paper, path in papers],
        dpi=DPI,
        limits=limits,
        crew=invocation.crew,
        cache=cache,
        progress=invocation.progress,
    )
    return {
        (paper.paper, page): data
        for (paper, _), pages in zip(papers, rendered, strict=True)
        for page, data in pages.items()
    }


def _show(
    report: Report,
    pictures: Pictures,
    invocation: Invocation,
    format_: str,
    output: Path | None,
) -> None:
    """Write the report in the given format to the file or to standard output."""
    if format_ == "text" and output is None:
        for row in as_rows(report, verbose=invocation.verbose):
            if invocation.console.is_terminal:
                invocation.console.print(row.on_terminal())
            else:
                invocation.say(str(row))
        return

    def data_uri(paper: Checked, page: int) -> str:
        data = pictures.get((paper.paper, page))
        return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""

    match format_:
        case "json":
            text = as_json(report)
        case "sarif":
            text = as_sarif(report)
        case "html":
            text = as_html(report, data_uri)
        case _:
            text = as_text(report)
    if output is None:
        click.echo(text.encode("utf-8", "replace"), nl=False)
    else:
        write_atomic(output, text.encode("utf-8", "replace"))
        if not invocation.quiet:
            remark(invocation.shown(output.absolute()))
