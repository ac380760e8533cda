"""Findings that are not from checks: of loading, collecting, building and delivering volumes."""

from collections.abc import Mapping
from types import MappingProxyType

from procbuild.checks.export_notices import EXPORT
from procbuild.checks.notice import Notice
from procbuild.model import PDF_MISSING

VOLUME = {
    "language": Notice(
        "procbuild has no words in the volume's language, so headings, dates and the like in book "
        "and site are in English.",
        "Nothing, or add the words under [words] in volume.toml.",
    ),
    PDF_MISSING: Notice(
        "A paper has no PDF, or a table names a PDF that does not exist. Builds go on without it.",
        "Put it into incoming/ or name it in the source, then collect. If it will have none, "
        "waive this in the paper's fixes.toml.",
    ),
    "pdf-changed": Notice(
        "The PDF in the store differs from the one that was collected: somebody replaced it.",
        "Collect again, which restores it. A new PDF belongs in the source.",
    ),
    "metadata-pages": Notice(
        "The page range that the source states has another length than the PDF.",
        "Correct the source; the volume computes its own ranges from the PDFs.",
    ),
    "citation-key": Notice(
        "The citation key that a source or a fixes.toml states cannot be kept: an earlier paper "
        "has it, in whatever case, or it cannot be the name of a file. The paper has another one.",
        "State another key in the paper's fixes.toml, or cite the paper by its new one.",
    ),
    "order": Notice(
        "The program, or papers.explicit, names a paper that does not exist or names one twice.",
        "Correct program.toml or volume.toml, or collect the paper.",
    ),
    "program": Notice(
        "Something in the program cannot be right: a paper is in no session, a session is outside "
        "the days of the event, talks overlap in one room or are longer than their time, or a "
        "speaker is spelt differently in volume.toml.",
        "Correct program.toml or volume.toml.",
    ),
    "track": Notice(
        "A paper is in a track that volume.toml does not declare, so no rules of a track apply to "
        "it, and it comes after the papers in declared tracks.",
        "Correct track in the paper's fixes.toml, or add a [[tracks]] table with its id and title.",
    ),
    "session": Notice(
        "A paper is in a session that program.toml does not declare, and no session names it.",
        "Correct session in the paper's fixes.toml, or add a [[sessions]] table with its id and "
        "title.",
    ),
    "fixes": Notice(
        "A fixes.toml has a mistake, has no effect because no paper has the name of its folder, or "
        "was written for the paper that had the id before.",
        "Correct the file, or rename its folder to the paper's id, which 'procbuild status' shows.",
    ),
    "fixes-needless": Notice(
        "A correction is no longer needed: the source now says the same.",
        "Remove that line from the paper's fixes.toml.",
    ),
    "waiver": Notice(
        "A paper's fixes.toml waives a finding that does not occur: it is misspelt or obsolete.",
        "Correct check and page of the [[waive]], or remove it.",
    ),
    "placeholder": Notice(
        "The volume is published, but some lines are still as 'procbuild init' wrote them, or its "
        "DOIs have the prefix for examples. Lines are named until published.json is written.",
        "Replace the lines or the prefix that the finding names.",
    ),
    "published": Notice(
        "Pages, papers or the year of a published volume would change, so that citations would no "
        "longer lead to them. Nothing is built.",
        "Undo what the finding names. To publish again, delete the volume's published.json.",
    ),
    "published-waits": Notice(
        "The volume is published, but some papers have no PDF yet, or errors that are not waived. "
        "Until this is settled, citation keys and pages are not recorded in published.json and may "
        "change.",
        "Collect PDFs, or waive the findings in fixes.toml with a reason; then build again.",
    ),
    "citation-keys": Notice(
        "A citation key was stated after the volume was published. The old one stays, since "
        "readers cite it.",
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
        "A path that volume.toml names as a source does not exist.",
        "Correct its path.",
    ),
    "collect-empty": Notice(
        "A server no longer lists any papers, as it happens without a valid token. The papers "
        "already collected stay.",
        "Check the address and your token; withdraw papers in fixes.toml.",
    ),
    "collect-unread": Notice(
        "A paper's source is no longer among the volume's sources. The paper stays as it is.",
        "Name that source in volume.toml again, or withdraw the paper in its fixes.toml.",
    ),
    "collect-entry": Notice(
        "An entry of a source lacks its title or id, or could only be read in part.",
        "Correct the entry in the source, then collect again.",
    ),
    "collect-decision": Notice(
        "A source's decision is not understood, is in doubt or depends on something, as 'accept?' "
        "or 'conditional accept' do. Its paper counts as undecided. Or sources disagree, or one "
        "has lost the decisions that it had.",
        "Decide in the source, or name the decision under accepted of the source.",
    ),
    "collect-columns": Notice(
        "A table has no headings, or columns that are not used.",
        "Add headings; map other names of columns under columns of the source.",
    ),
    "collect-table": Notice(
        "A folder contains tables or lists of papers that are not read, or a workbook hidden "
        "sheets.",
        "If one has papers, write a [[sources]] table with its path into volume.toml, or unhide "
        "the sheet; else remove it.",
    ),
    "collect-volume": Notice(
        "A source describes the event too; that part is not used.",
        "Copy editors, committees, dates and texts into volume.toml and its pages.",
    ),
    "collect-track": Notice(
        "Papers are in a track that volume.toml does not declare.",
        "Add a [[tracks]] table with its id and title.",
    ),
    "collect-session": Notice(
        "Papers are in a session that program.toml does not declare, so they are in none.",
        "Add a [[sessions]] table with its id and title.",
    ),
    "collect-id": Notice(
        "The source's key for a paper cannot name a folder, or another paper has the id made of "
        "it, so the paper gets another id.",
        "Nothing, or give each paper a key made of a-z, 0-9, '.', '_' and '-' in the source.",
    ),
    "collect-duplicate": Notice(
        "Two papers have the same id. The first one is kept.",
        "Give each paper an id of its own, or one of the sources a prefix.",
    ),
    "collect-match": Notice(
        "An entry or a PDF was matched with a paper by title and authors, or the first of several "
        "PDFs was used.",
        "Nothing if that is right; else name the file in map below [[sources]] in volume.toml.",
    ),
    "collect-kept": Notice(
        "A paper's source no longer has its PDF, or the PDF no longer matches the paper. The one "
        "collected before stays.",
        "Put it back, or name the new file under map of the source; to remove the PDF, delete "
        "paper.pdf in the paper's folder in submissions/ and collect again.",
    ),
    "collect-unmatched": Notice(
        "A file matches no paper by name, title or authors, or is an archive or a document of a "
        "word processor, or a table that may reject it could not be read. It is left out.",
        "Name it like its entry, or list it under map of the source; unpack archives, make PDFs "
        "of documents, and correct the table.",
    ),
    "collect-rivals": Notice(
        "Several files could be the PDF of one paper.",
        "Remove all but one, or give the right one the paper's id as its name.",
    ),
    "collect-unused": Notice(
        "A file is not used: its paper has another PDF, or it may be for the committee alone.",
        "Remove one of the two PDFs, or say that a file is a supplement.",
    ),
    "collect-map": Notice(
        "The map of a source names a file or an entry that does not exist.",
        "Correct map of this source in volume.toml.",
    ),
    "collect-link": Notice(
        "Among a source's files is a link out of the folder, a pipe or a device. It is left out.",
        "Put the file itself there, or name the folder that contains it as a source.",
    ),
    "collect-fetch": Notice(
        "A file could not be fetched, or is not fetched because of --dry-run. The paper keeps the "
        "file it has.",
        "Collect again.",
    ),
    "collect-version": Notice(
        "A published paper has a new PDF. The old one is kept beside it; if the old one is lost, "
        "the new one is not used.",
        "State when and why in a [[version]] of the paper's fixes.toml.",
    ),
    "metadata-author": Notice(
        "An author of an entry could not be read, or an entry has none, or they are anonymous.",
        "Correct the source, or name the authors in the paper's fixes.toml.",
    ),
    "metadata-editor": Notice(
        "An editor of an entry could not be read.",
        "Write 'Family, Given' in the source; the volume's editors belong in volume.toml.",
    ),
    "metadata-author-split": Notice(
        "Names without a comma were split into given and family names by rule.",
        "If that is wrong, write 'Family, Given' in the source, or state the authors in the "
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
    "metadata-hyphen": Notice(
        "Words of an abstract are divided by a hyphen and a space, as they are when it was copied "
        "from a PDF. Those that occur elsewhere in the source are put together.",
        "Correct it in the source, or put the whole abstract into fixes.toml.",
    ),
    "metadata-overlong": Notice(
        "A text is longer than the source's form allows.",
        "Export with word_limit=hard, or shorten it in the paper's fixes.toml.",
    ),
}

BUILD = {
    "build-changed": Notice(
        "Files changed while an output was being built from them.",
        "Build again.",
    ),
    "site-page": Notice(
        "A page in conf/ has a mistake, or includes a file whose changes builds do not detect; "
        "or volume.toml names a picture that does not exist.",
        "Correct the page or volume.toml at the line, or move the file below conf/.",
    ),
    "book-glyph": Notice(
        "No font has a character that the book prints.",
        "Put a font that has it into the volume's fonts/ folder, or install procbuild's 'fonts' "
        "extra.",
    ),
    "book-missing": Notice(
        "A paper's PDF cannot be used, so the book does not contain the paper.",
        "Collect its PDF and build again.",
    ),
    "book-sizes": Notice(
        "Papers have pages of different sizes, and so does the book.",
        'Write trim = "a4", or another size, under [book] in volume.toml; or leave them as they '
        "are.",
    ),
    "book-stamp": Notice(
        "A page has no room for the running head or the footer, so it is not stamped.",
        "Ask the authors to keep 15 pt free in the top or bottom margin.",
    ),
    "book-left-out": Notice(
        "A part of a paper is left out of the book and of the single PDF: PDF readers cannot "
        "handle it, or it runs, opens or embeds something.",
        "Ask the authors for a PDF without it.",
    ),
    "book-version": Notice(
        "An earlier version of a paper cannot be stamped. Readers get the authors' PDF.",
        "Nothing.",
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
"""All notices by heading, then by the name that reports print after the finding."""
