"""Findings of deliveries: what archives would refuse."""

from procbuild.checks.notice import Notice

TARGET = "export-TARGET"
"""Stands for ``export-acl``, ``export-ceur`` and so on."""

EXPORT = {
    TARGET: Notice(
        "The archive would refuse or query what the message names. TARGET stands for the export's "
        "name, here and below.",
        "Correct it in volume.toml or in the paper's fixes.toml.",
    ),
    f"{TARGET}-abstract": Notice(
        "An abstract is shorter or longer than the archive's guidelines ask for.",
        "Ask the authors for another one.",
    ),
    f"{TARGET}-author": Notice(
        "An author has only initials, which often do not identify a person.",
        "Add the given name in the paper's fixes.toml if the paper prints it.",
    ),
    f"{TARGET}-authors": Notice(
        "A paper has no authors, or an author lacks the name parts that the archive needs.",
        "Add them to the source or to the paper's fixes.toml.",
    ),
    f"{TARGET}-corresponding": Notice(
        "No author has an address for correspondence.",
        "Add email to one of them in the paper's fixes.toml.",
    ),
    f"{TARGET}-doi": Notice(
        "A paper has no DOI, a malformed one, that of another paper or a placeholder.",
        "Write your own pattern into papers.doi in volume.toml, or correct doi in the paper's "
        "fixes.toml.",
    ),
    f"{TARGET}-editors": Notice(
        "Editors lack data that the archive prints.",
        "Add it to [[editors]] in volume.toml.",
    ),
    f"{TARGET}-fields": Notice(
        "A paper lacks its title or abstract.",
        "Add it in the paper's fixes.toml.",
    ),
    f"{TARGET}-files": Notice(
        "A file of the delivery does not exist.",
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
        "The paper's address at the archive is unknown.",
        "Add a link with label 'OpenReview' in the paper's fixes.toml.",
    ),
    f"{TARGET}-length": Notice(
        "A paper is shorter than the archive asks for.",
        "Put it into a separate section, or leave it out.",
    ),
    f"{TARGET}-licence": Notice(
        "The archive publishes under another licence than the volume or a paper states.",
        "Ask the authors whether they agree to the archive's licence; then write it into "
        "volume.toml or into the paper's fixes.toml.",
    ),
    f"{TARGET}-orcid": Notice(
        "An author's ORCID iD is mistyped. It is left out.",
        "Ask the author for it.",
    ),
    f"{TARGET}-pages": Notice(
        "Page numbers have gaps, which the archive does not accept.",
        'Write starts = "any" below [papers] in volume.toml.',
    ),
    f"{TARGET}-running-head": Notice(
        "A title is too long for a running head.",
        "Ask the authors for a short title, or shorten it in running-heads.txt of the delivery.",
    ),
    f"{TARGET}-supplement": Notice(
        "A paper has more supplements than the archive accepts.",
        "Combine them into one file, a PDF if possible; link to code and videos.",
    ),
    f"{TARGET}-title": Notice(
        "A title is written in capitals.",
        "Write it in title or sentence case in the paper's fixes.toml.",
    ),
    f"{TARGET}-updates": Notice(
        "The delivery leaves out an erratum, a version or a retraction: the archive's format "
        "cannot express it, or needs more data for it.",
        "Add what the finding names, or inform the archive yourself.",
    ),
    f"{TARGET}-volume": Notice(
        "The volume lacks what the archive needs, or states it in another form.",
        "Write what the finding names into volume.toml.",
    ),
}
