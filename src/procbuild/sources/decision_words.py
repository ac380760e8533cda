"""Reads what a decision states; what is not understood is unclear, and never a guess.

A decision is a text such as ``Accept (Oral)`` or ``wurde nicht angenommen``. Each of its clauses
states a verdict, that the paper waits for one, or neither. Every word has to be known, but for the
label of a text that begins with acceptance: ``Accept (Noise Cancellation)``. Conditions and doubts
make it unclear.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from procbuild.text import fold

Verdict = Literal["accepted", "rejected", "withdrawn", "undecided"]
Meaning = Verdict | Literal["unclear", "silent"]
"""What a text states; ``silent``: only what kind of paper it is (``Poster``), or nothing"""

PLAIN = frozenset({"kind", "filler", "number", "unknown"})
"""Senses of words that leave a verdict as it is."""

FORMS = {
    "accepted": (
        r"accept(?:ed|s|ance)?|approved|angenommen|annahme|akzeptiert|zugesagt|zusage|zugelassen"
        r"|acceptee?s?|acceptation|retenue?s?|approuvee?s?|admise?s?"
        r"|acep(?:tad[oa]s?|tacion)|aprobad[oa]s?|admitid[oa]s?"
        r"|aceit[aoe]s?|aceitacao|aprovad[oa]s?|accetta(?:t[oaie]|zione)|approvat[oaie]"
    ),
    # What follows acceptance, so that "not confirmed" is no rejection.
    "confirmed": (
        r"confirm(?:ed|ee?s?|ad[oa]s?)|bestae?tigt|confermat[oaie]"
        r"|published|veroe?ffentlicht|publiee?s?|publicad[oa]s?|pubblicat[oaie]"
    ),
    "rejected": (
        r"reject(?:ed|s|ion)?|declined?|refused|denied|un ?(?:accept(?:ed|able)|approved)"
        r"|abgelehnt|ablehnung|absage|zurue?ckgewiesen"
        r"|refus(?:ee?s?)?|rejet(?:ee?s?)?"
        r"|rechazad[oa]s?|rechazo|reprobad[oa]s?|denegad[oa]s?"
        r"|rejeitad[oa]s?|rejeicao|recusad[oa]s?|recusa|reprovad[oa]s?"
        r"|rifiutat[oaie]|rifiuto|respint[oaie]"
    ),
    "withdrawn": (
        r"withdr(?:aw|ew|awn|awal)|deleted|cancell?ed|retracted"
        r"|zurue?ckgezogen|rue?ckzug|storniert|geloe?scht|abgesagt"
        r"|retiree?s?|retrait|annulee?s?"
        r"|retirad[oa]s?|retiro|anulad[oa]s?|cancelad[oa]s?"
        r"|ritirat[oaie]|ritiro|annullat[oaie]|cancellat[oaie]"
    ),
    "undecided": (
        r"no decision|undecided|un ?confirmed|unspecified|unknown|none|tb[acd]"
        r"|(?:under|in|for|awaiting) review"
        r"|to (?:accept|confirm|decide)|to be (?:accepted|confirmed|decided)|not (?:yet )?decided"
        r"|awaiting|pending"
        r"|submitted|received|ready|completed?|draft"
        r"|keine entscheidung|unentschieden|eingereicht|ausstehend|in begutachtung|entwurf"
        r"|(?:pas de|aucune) decision|soumis(?:es?)?|en (?:attente|evaluation)|brouillon"
        r"|(?:sin|ninguna) decision|enviad[oa]s?|pendientes?|en (?:revision|evaluacion)|borrador"
        r"|sem decisao|submetid[oa]s?|pendentes?|em (?:revisao|avaliacao|analise)|rascunho"
        r"|nessuna decisione|inviat[oaie]|in (?:attesa|revisione|valutazione)|bozza"
        r"|(?:a|da|por|sin|sem) (?:accepter|aceptar|aceitar|accettare"
        r"|confirmer|confirmar|confermare|decider|decidir|decidere)"
        r"|(?:for|zur|pour|para|per)"
        r" (?:acceptance|annahme|acceptation|aceptacion|aceitacao|accettazione)"
    ),
    "not": (
        r"not|no|non|never|cannot|neither|nor|false|\w+n't"
        r"|nicht|nie|kein(?:e[mnrs]?)?|nein|pas|jamais|aucune?|ni|nao|nunca|jamas|sin|sem|mai"
    ),
    "yet": r"yet|still|noch|encore|toujours|aun|todavia|ainda|ancora",
    "yes": r"yes|true|ja|oui|sim",
    "condition": (
        r"with|if|unless|subject|upon|after|once|under|until|except|but|conditional(?:ly)?"
        r"|conditions?|provisional(?:ly)?|tentative(?:ly)?|preliminary|prelim|weak(?:ly)?"
        r"|borderline|marginal(?:ly)?|probabl[ey]|possibl[ey]|likely|maybe|perhaps|minor|major"
        r"|revis(?:e|ed|ion|ions)|chang(?:e|es)|corrections?|modifications?|shepherd(?:ed|ing)?"
        r"|resubmit(?:ted)?|resubmission|reserve|wait ?list(?:ed)?|waiting|votes?|reviewers?"
        r"|mit|unter|nach|falls|wenn|sofern|bedingt|vorlae?ufig|vorbehaltlich|vielleicht"
        r"|auflagen?|ae?nderung(?:en)?|vorbehalt|ue?berarbeitung(?:en)?|nachbesserung(?:en)?"
        r"|avec|sous|apres|si|conditionnel(?:le)?(?:ment)?|provisoire(?:ment)?|reserves?|peut etre"
        r"|con|bajo|tras|condicional(?:es|mente)?|condicion(?:es|ad[oa])?|provisional(?:mente)?"
        r"|cambios?|correcciones|modificaciones|reservas?|quizas?"
        r"|com|sob|apos|se|condicoes|restricoes|provisori[oa](?:mente)?|mudancas?|alteracoes"
        r"|correcoes|modificacoes|talvez"
        r"|riserva|condizion(?:e|i|at[oa]|atamente)|condizionale|provvisori[oa](?:mente)?"
        r"|modifiche|correzioni|forse"
        # Of an acceptance that was taken back, is proposed, or waits for a free place.
        r"|revoked|rescinded|reversed|overturned|void(?:ed)?|removed|dropped|pulled|suspended"
        r"|deferred|postponed|hold|needs?|requires|stand ?by|backup|alternates?"
        r"|proposed|suggested|lean(?:ing)?"
        r"|widerrufen|entzogen|aufgehoben|verweigert|gestrichen|entfernt|zurue?ckgestellt"
        r"|nachrue?cker|empfohlen|vorgeschlagen"
        r"|revoquee?s?|supprimee?s?|suspendue?s?|suppleante?s?"
        r"|revocad[oa]s?|eliminad[oa]s?|suspendid[oa]s?|suplentes?"
        r"|revogad[oa]s?|removid[oa]s?|suspens[oa]s?"
        r"|revocat[oaie]|rimoss[oaie]|sospes[oaie]|supplenti?"
    ),
    # Of papers and of their presentation.
    "kind": (
        r"papers?|articles?|abstracts?|submissions?|contributions?|presentations?|publication"
        r"|proceedings|conference|workshop|symposium|journal|program|tracks?|sessions?|findings"
        r"|main|regular|full|long|short|extended|technical|research|industry|industrial|special"
        r"|applications?|doctoral|student|demos?|demonstrations?|posters?|orals?|talks?|lectures?"
        r"|spotlights?|highlights?|lightning|keynotes?|invited|tutorials?|panels?|survey|position"
        r"|camera ready|(?:non ?)?archival"
        r"|beitrag|vortrag|vortrae?ge|artikel|langbeitrag|kurzbeitrag|lang(?:er)?|kurz(?:er)?"
        r"|prae?sentation|veroe?ffentlichung|publikation"
        r"|communication|affiche|expose|atelier|resume|court|longue?|orale?"
        r"|articulo|ponencia|cartel|resumen|corto|largo|completo|comunicacion|charla|publicacion"
        r"|presentacion|trabajo|taller|congreso"
        r"|artigo|apresentacao|publicacao|resumo|curto|longo|trabalho|palestra|comunicacao"
        r"|articolo|presentazione|pubblicazione|relazione|contributo|breve|lungo|sessione"
    ),
    "filler": (
        r"a|an|the|as|for|in|into|at|to|of|by|and|is|was|has|have|been|be|desk|authors?"
        r"|decision|stat(?:e|us)|final"
        r"|als|zur|zum|fue?r|im|der|die|das|den|dem|des|ein(?:e[mnrs]?)?|und|ist|wird|wurde|worden"
        r"|entscheidung"
        r"|comme|pour|en|la|le|les|l|un|une|du|de|d|et|est|ete|n (?:a|est)|au|aux|statut"
        r"|como|para|el|los|las|una|del|y|e|ha|sido|fue|es"
        r"|em|o|os|um|uma|do|da|foi|decisao"
        r"|come|per|il|lo|della|di|stat[oa]|decisione"
    ),
}
"""Words of each sense without accents: English, German, French, Spanish, Portuguese, Italian."""

# Phrases such as "no decision" and "non-archival" come before the words in them.
ORDER = tuple(dict.fromkeys(("undecided", "kind", *FORMS)))

WORD = re.compile(
    "(?:"
    + "|".join(f"(?P<{sense}>{FORMS[sense]})" for sense in ORDER)
    + r"|(?P<number>\d+)|(?P<doubt>[?*n])|(?P<unknown>\S+))(?: |$)"
)

BOUNDARY = re.compile(r"[,;.()\[\]|/]|\s[-–—]+\s")
"""The end of a clause. A colon is none: ``Accepted: No``."""

JOINT = re.compile(r"[_:\"‘’“”«»\-‐‑–—]|(?<!n)'|'(?!t\b)")
"""What only joins words: hyphens, quotes, apostrophes except that of ``isn't``."""

SIGN = re.compile(r"[^\w\s']")
"""Any other sign is a word of its own, and not known."""

VERDICTS: dict[str, Verdict] = {
    "accepted": "accepted",
    "confirmed": "accepted",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}


@lru_cache(maxsize=1000)
def meaning(text: str) -> Meaning:
    """What a text states; unclear if a word is not known, or clauses state different things.

    A text that begins with acceptance may have clauses of unknown words after it.
    """
    clauses = [_meaning_of_clause(senses) for senses in _clauses(text)]
    stated: set[Meaning] = {one for one in clauses if one != "label"} - {"silent"}
    if len(stated) > 1 or ("label" in clauses and clauses[0] != "accepted"):
        return "unclear"
    return stated.pop() if stated else "silent"


def mentions_decision(text: str) -> bool:
    """Whether some word of a text is about a decision, even if the text is not understood."""
    return any(sense in VERDICTS or sense == "undecided" for c in _clauses(text) for sense in c)


def _clauses(text: str) -> Iterator[list[str]]:
    """The senses of the words of each clause."""
    for clause in BOUNDARY.split(fold(text).replace("’", "'")):
        words = " ".join(SIGN.sub(r" \g<0> ", JOINT.sub(" ", clause)).split())
        if words:
            yield [str(match.lastgroup) for match in WORD.finditer(words)]


def _meaning_of_clause(senses: Sequence[str]) -> Meaning | Literal["label"]:
    verdicts = [sense for sense in senses if sense in VERDICTS]
    stated = {VERDICTS[sense] for sense in verdicts}
    has_loose_number = any(
        sense == "number" and before != "kind"
        for before, sense in zip(("", *senses), senses, strict=False)
    )
    if has_loose_number or len(stated) > 1:
        return "unclear"
    if "unknown" in senses:
        return _with_label(senses)
    if not stated:
        return _meaning_without_verdict(set(senses))
    (verdict,) = stated
    if "not" in senses:
        return _negated(senses, verdicts)
    # A withdrawal in doubt is none that could be published.
    is_sure = verdict == "withdrawn" or "doubt" not in senses
    doubts = {"undecided", "yet", "condition"}
    return verdict if is_sure and not doubts & set(senses) else "unclear"


def _with_label(senses: Sequence[str]) -> Meaning | Literal["label"]:
    """Of a clause with unknown words: acceptance if they follow it; a label without verdict."""
    rest = set(senses) - PLAIN
    if not rest:
        return "label"
    if rest != {"accepted"} or "unknown" in senses[: senses.index("accepted")]:
        return "unclear"
    return "accepted"


def _meaning_without_verdict(senses: set[str]) -> Meaning:
    if "undecided" in senses or {"not", "yet"} <= senses:
        return "undecided"
    return "silent" if senses <= {"kind", "filler", "number"} and "kind" in senses else "unclear"


def _negated(senses: Sequence[str], verdicts: Sequence[str]) -> Meaning:
    """Of a single verdict, if the negation is before it or ends the clause (``Accepted: No``).

    Elsewhere the negation is of something else, or is the Portuguese *no*, in the.
    """
    place = senses.index("not")
    is_of_verdict = place < senses.index(verdicts[0]) or place == len(senses) - 1
    is_single = len(verdicts) == 1 and senses.count("not") == 1
    doubts = {"undecided", "yes", "doubt", "condition"}
    if not (is_of_verdict and is_single) or doubts & set(senses):
        return "unclear"
    match verdicts[0]:
        case "accepted":
            return "undecided" if "yet" in senses else "rejected"
        case "confirmed":
            return "undecided"
        case _:
            return "unclear"
