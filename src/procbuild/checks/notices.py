"""Findings that no check has: what volumes, sources, builds and deliveries are told."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Notice(NamedTuple):
    """What a finding means, and what to do."""

    what: str
    remedy: str


TARGET = "export-TARGET"
"""Stands for ``export-acl``, ``export-ceur`` and so on: what archives would refuse or ask about."""

VOLUME = {
    "language": Notice(
        "The volume is in a language that procbuild has no words in, so that headings, dates and "
        "the like of book and site are English.",
        "Nothing, or write the words under [words] in volume.toml.",
    ),
    "pdf-missing": Notice(
        "A paper has no PDF, or not the one that a table names. Builds go on without it.",
        "Put it into incoming/ or name it in the source, then collect. Where none will come, waive "
        "this in the paper's fixes.toml.",
    ),
    "pdf-changed": Notice(
        "The PDF in the store differs from the one that was collected: somebody has put it there.",
        "Collect, which puts the right one back; hand another one in as its source.",
    ),
    "metadata-pages": Notice(
        "The source states a page range of another length than the PDF.",
        "Correct the source; the volume computes its own ranges from the PDFs.",
    ),
    "order": Notice(
        "The program, or papers.explicit, names a paper that is not there or names one twice, or "
        "two talks overlap.",
        "Correct program.toml or volume.toml, or collect the paper.",
    ),
    "track": Notice(
        "A paper is of a track that volume.toml does not declare, so that no rule of a track holds "
        "for it and it stands behind those that are in one.",
        "Correct track in the paper's fixes.toml, or add a [[tracks]] table with its id and title.",
    ),
    "session": Notice(
        "A paper is of a session that program.toml does not have, and no session names it.",
        "Correct session in the paper's fixes.toml, or add a [[sessions]] table with its id and "
        "title.",
    ),
    "fixes": Notice(
        "A fixes.toml has a mistake, or changes nothing since no paper is called like its folder.",
        "Correct the file, or call its folder like the paper's id, which 'procbuild status' shows.",
    ),
    "fixes-needless": Notice(
        "The source has caught up with a correction: both say the same.",
        "Remove that line from the paper's fixes.toml.",
    ),
    "waiver": Notice(
        "A paper's fixes.toml waives what was not found: it is misspelt, or no longer needed.",
        "Correct check and page of the [[waive]], or remove it.",
    ),
    "placeholder": Notice(
        "The volume is published, and some lines are still as 'procbuild init' wrote them.",
        "Write your own words at the lines that are named.",
    ),
    "published": Notice(
        "Pages, papers or the year of a published volume would change, so that readers no longer "
        "find what they cite. Nothing is built over it.",
        "Undo what the finding names. To publish anew, delete published.json of the volume.",
    ),
    "published-waits": Notice(
        "The volume is published, but PDFs of some papers are still to come. Until then keys and "
        "pages are not written down in published.json, and may move.",
        "Collect the PDFs and build again. Waive pdf-missing in fixes.toml where none will come.",
    ),
    "citation-keys": Notice(
        "A citation key was stated after the volume was published. Readers cite the old one, which "
        "stays.",
        "Remove the key from fixes.toml or the source.",
    ),
    "updates": Notice(
        "Errata, versions and retractions in a paper's fixes.toml do not agree with its PDFs, its "
        "supplements or the day of publication.",
        "Do what the finding says: add or remove a [[version]], collect the file, correct the day.",
    ),
}

COLLECT = {
    "collect-absent": Notice(
        "A path that volume.toml names as a source is not there.",
        "Correct its path.",
    ),
    "collect-empty": Notice(
        "A server has no papers any more, as servers have none for strangers. Those that it had "
        "stay.",
        "Check the address and your token; withdraw papers in fixes.toml.",
    ),
    "collect-unread": Notice(
        "A paper's source is none of the volume's sources any more. The paper stays as it is.",
        "Name that source in volume.toml again, or withdraw the paper in its fixes.toml.",
    ),
    "collect-entry": Notice(
        "An entry of a source lacks its title or id, or could be read in part only.",
        "Correct the entry in the source, then collect again.",
    ),
    "collect-columns": Notice(
        "A table has no headings, or columns that are not used.",
        "Put headings above them; name columns of other names under columns of the source.",
    ),
    "collect-table": Notice(
        "A folder has a table from which no papers are read.",
        "Name the table itself as a source, or take it away.",
    ),
    "collect-volume": Notice(
        "A source tells more of the event than its papers; that is not taken.",
        "Copy editors, committees, dates and texts into volume.toml and its pages.",
    ),
    "collect-track": Notice(
        "Papers are of a track that volume.toml does not declare.",
        "Add a [[tracks]] table with its id and title.",
    ),
    "collect-session": Notice(
        "Papers are of a session that program.toml does not have, and stand in none.",
        "Add a [[sessions]] table with its id and title.",
    ),
    "collect-id": Notice(
        "The source's key for a paper cannot name a folder, so that the paper is called otherwise.",
        "Nothing, or give it a key of a-z, 0-9, '.', '_' and '-' in the source.",
    ),
    "collect-duplicate": Notice(
        "Two papers have one id. The first one is kept.",
        "Give each paper an id of its own, or one of the sources a prefix.",
    ),
    "collect-match": Notice(
        "An entry or a PDF was taken for a paper by title and authors, or the first of several "
        "PDFs was.",
        "Nothing where that is right; else name the file under map of the source.",
    ),
    "collect-unmatched": Notice(
        "A file belongs to no paper by name, title or authors. It is left out.",
        "Name it like its entry, or name it under map of the source.",
    ),
    "collect-rivals": Notice(
        "Several files could be the PDF of one paper.",
        "Remove all but one, or give the right one the paper's id as its name.",
    ),
    "collect-unused": Notice(
        "A PDF is not used: its paper has one from another source.",
        "Remove one of the two.",
    ),
    "collect-map": Notice(
        "The map of a source names a file or an entry that is not there.",
        "Correct map of this source in volume.toml.",
    ),
    "collect-link": Notice(
        "A link out of the folder, a pipe or a device lies among a source's files. It is left out.",
        "Put the file itself there, or name the folder it lies in as a source.",
    ),
    "collect-fetch": Notice(
        "A file could not be fetched, or would be without --dry-run. The paper keeps what it has.",
        "Collect again.",
    ),
    "collect-version": Notice(
        "A published paper has another PDF. The old one is kept beside it; where that is lost, the "
        "new one is not taken.",
        "Say when and why in a [[version]] of the paper's fixes.toml.",
    ),
    "metadata-author": Notice(
        "An author of an entry could not be read, or an entry has none, or they are anonymous.",
        "Correct the source, or name the authors in the paper's fixes.toml.",
    ),
    "metadata-editor": Notice(
        "An editor of an entry could not be read.",
        "Write 'Family, Given' in the source; the volume's own editors stand in volume.toml.",
    ),
    "metadata-author-split": Notice(
        "Names without a comma were split into given and family names by rule.",
        "Where that is wrong, write 'Family, Given' in the source, or state the authors in the "
        "paper's fixes.toml.",
    ),
    "metadata-title-guess": Notice(
        "A PDF came without metadata. Title and authors were read from its first page.",
        "Correct title and authors in the paper's fixes.toml, or waive this there; or put a "
        "sidecar file beside the PDF.",
    ),
    "metadata-truncated": Notice(
        "The source has cut a text at its word limit.",
        "Export with word_limit=hard, or put the whole text into the paper's fixes.toml.",
    ),
    "metadata-overlong": Notice(
        "A text is longer than the source's form allows.",
        "Export with word_limit=hard, or shorten it in the paper's fixes.toml.",
    ),
}

BUILD = {
    "build-changed": Notice(
        "Files changed while an output was made of them.",
        "Build again.",
    ),
    "site-page": Notice(
        "A page in conf/ has a mistake, or includes a file whose changes no build notices; or "
        "volume.toml names a picture that is not there.",
        "Correct the page or volume.toml at the line, or move the file below conf/.",
    ),
    "book-glyph": Notice(
        "No font has a character that the book prints.",
        "Put a font that has it into the volume's fonts/ folder, or install procbuild's 'fonts' "
        "extra.",
    ),
    "book-missing": Notice(
        "A paper's PDF cannot be used, so that the book is without the paper.",
        "Collect its PDF and build again.",
    ),
    "book-sizes": Notice(
        "Papers have pages of different sizes, and so has the book.",
        'Write trim = "a4", or another size, under [book] in volume.toml; or leave them as they '
        "are.",
    ),
    "book-stamp": Notice(
        "A page has no room for the running head or the footer. It is not stamped.",
        "Have the authors keep a strip of 15 pt free in the top or bottom margin.",
    ),
    "book-left-out": Notice(
        "A part of a paper is left out of the book and of the single PDF: readers fail over it, or "
        "it runs, opens or embeds something.",
        "Ask the authors for a PDF without it.",
    ),
    "book-version": Notice(
        "An old version of a paper cannot be stamped. Readers get the authors' own PDF.",
        "Nothing.",
    ),
}

EXPORT = {
    TARGET: Notice(
        "The archive would refuse, or ask about, what the message names. TARGET stands for the "
        "export's name, here and below.",
        "Correct it in volume.toml or in the paper's fixes.toml.",
    ),
    f"{TARGET}-abstract": Notice(
        "An abstract is shorter or longer than the archive's guidelines ask for.",
        "Ask the authors for another one.",
    ),
    f"{TARGET}-author": Notice(
        "An author has initials alone, which often do not tell who it is.",
        "Add the given name in the paper's fixes.toml where the paper prints it.",
    ),
    f"{TARGET}-authors": Notice(
        "A paper has no authors, or one without the name parts that the archive needs.",
        "Add them to the source or to the paper's fixes.toml.",
    ),
    f"{TARGET}-corresponding": Notice(
        "No author has an address for correspondence.",
        "Add email to one of them in the paper's fixes.toml.",
    ),
    f"{TARGET}-doi": Notice(
        "A paper has no DOI, a malformed one, that of another or one for examples.",
        "Write your own pattern into papers.doi in volume.toml, or correct doi in the paper's "
        "fixes.toml.",
    ),
    f"{TARGET}-editors": Notice(
        "Editors lack what the archive prints of them.",
        "Add it to [[editors]] in volume.toml.",
    ),
    f"{TARGET}-fields": Notice(
        "A paper lacks its title or abstract.",
        "Add it in the paper's fixes.toml.",
    ),
    f"{TARGET}-files": Notice(
        "A file of the delivery is not there.",
        "Collect it, or build the book first.",
    ),
    f"{TARGET}-fonts": Notice(
        "A font is not embedded in a PDF.",
        "Ask the authors for a new PDF.",
    ),
    f"{TARGET}-forms": Notice(
        "Signed forms that the archive wants are not in the delivery.",
        "Put them into a folder as <id>.pdf and name it in [exports.TARGET] of volume.toml.",
    ),
    f"{TARGET}-forum": Notice(
        "Where a paper is at the archive is not known.",
        "Add a link with label 'OpenReview' in the paper's fixes.toml.",
    ),
    f"{TARGET}-length": Notice(
        "A paper is shorter than the archive asks for.",
        "Put it into a section of its own, or leave it out.",
    ),
    f"{TARGET}-licence": Notice(
        "The archive publishes under another licence than the volume or a paper states.",
        "Ask the authors whether they agree to the archive's; then write it into volume.toml, or "
        "into the paper's fixes.toml.",
    ),
    f"{TARGET}-orcid": Notice(
        "An author's ORCID iD is mistyped. It is left out.",
        "Ask the author for it.",
    ),
    f"{TARGET}-pages": Notice(
        "Page numbers have gaps, which the archive does not take.",
        'Write starts = "any" below [papers] in volume.toml.',
    ),
    f"{TARGET}-running-head": Notice(
        "A title is too long for a running head.",
        "Ask the authors for a short title, or shorten it in running-heads.txt of the delivery.",
    ),
    f"{TARGET}-supplement": Notice(
        "A paper has more supplements than the archive takes.",
        "Put them into one file, as a PDF where that is possible; link code and videos.",
    ),
    f"{TARGET}-title": Notice(
        "A title is in capitals throughout.",
        "Write it in title or sentence case in the paper's fixes.toml.",
    ),
    f"{TARGET}-updates": Notice(
        "The delivery leaves out an erratum, a version or a retraction: the archive's format "
        "cannot say it, or needs something for it.",
        "Add what the finding names; else tell the archive yourself.",
    ),
    f"{TARGET}-volume": Notice(
        "The volume lacks what the archive needs, or states it in another form.",
        "Write what the finding names into volume.toml.",
    ),
}

NOTICES: Mapping[str, Mapping[str, Notice]] = MappingProxyType(
    {
        "A volume as it is loaded": VOLUME,
        "Papers as they are collected": COLLECT,
        "Outputs as they are built": BUILD,
        "Deliveries": EXPORT,
    }
)
"""All of them by the name that stands behind the finding, under headings."""
