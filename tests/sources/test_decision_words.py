"""What decisions state in the languages that are read, and that nothing is guessed."""

import pytest

from procbuild.sources.decision_words import meaning, mentions_decision


@pytest.mark.parametrize(
    "text",
    [
        "Accept",
        "Accepted_Oral",
        "Accepted: yes",
        "Accept as Long Paper for Track 2",
        "Accepted by the authors - Poster",
        "Wird als Vortrag angenommen",
        "Annahme",
        "bestaetigt",
        "A été acceptée pour publication",
        "Retenu",
        "Ha sido aceptado como ponencia",
        "Aprovado",
        "Foi aceite",
        "È stato accettato",
    ],
)
def test_acceptance_is_read(text: str) -> None:
    assert meaning(text) == "accepted"


@pytest.mark.parametrize(
    "text",
    [
        "desk-rejected",
        "NOT_ACCEPTED",
        "un-accepted",
        "Accepted: No",
        "isn’t accepted",
        "Wurde nicht zur Präsentation angenommen",
        "Ablehnung",
        "Pas accepté",
        "N'a pas été accepté",
        "No aceptado",
        "No ha sido aceptado",
        "Não aceito",
        "Não foi aceite",
        "Reprovado",
        "Non è stato accettato",
        "Respinto",
    ],
)
def test_a_negation_anywhere_before_acceptance_or_after_all_rejects(text: str) -> None:
    assert meaning(text) == "rejected"


@pytest.mark.parametrize("text", ["Retirado", "Rückzug", "Retirée", "ritirato", "cancelled"])
def test_withdrawal_is_read(text: str) -> None:
    assert meaning(text) == "withdrawn"


@pytest.mark.parametrize(
    "text",
    [
        "not been accepted yet",
        "For acceptance",
        "Noch nicht angenommen",
        "À accepter",
        "Pas encore accepté",
        "Aún no aceptado",
        "Sin aceptar",
        "No confirmado",
        "Ainda não aceito",
        "Não confirmado",
        "Non ancora accettato",
        "Complete",
        "Keine Entscheidung",
    ],
)
def test_papers_that_wait_are_undecided(text: str) -> None:
    assert meaning(text) == "undecided"


@pytest.mark.parametrize(
    "text",
    [
        # Words that are not known: conditions, recommendations, titles, signs, other languages.
        "Accept with minor changes",
        "Accepted with corrections",
        "accept with shepherding",
        "will be accepted",
        "not currently accepted",
        "not recommended for acceptance",
        "angenommen mit Auflagen",
        "accepté avec modifications",
        "aceptado con cambios",
        "aceito com restrições",
        "accettato con riserva",
        "Accept 2",
        "accept*",
        "✗",
        "Принято",
        # Acceptance that was taken back, is proposed, or waits for a free place.
        "Acceptance revoked",
        "Accepted (removed)",
        "Accept - on hold",
        "Accept as stand-by",
        "Accept (suggested)",
        "Annahme empfohlen",
        "Annahme widerrufen",
        "angenommen (Nachrücker)",
        "Accepté, puis révoqué",
        "Aceptación revocada",
        "Aceito (suplente)",
        "Accettato; revocato",
        # An answer to no question.
        "Yes",
        "No",
        "Accepted: N",
        "A",
        # Several things at once, or a negation of something else.
        "Awaiting acceptance",
        "Rejected as full paper, accepted as short paper",
        "Not accepted as long, accepted as short",
        "Not accepted as long and accepted as short",
        "Accept; travel grant declined",
        "accepted, not confirmed",
        "Accepted, withdrawn",
        "still accepted",
        "Aceito no congresso",
        "Not rejected",
        "not not accepted",
    ],
)
def test_what_is_not_understood_is_unclear(text: str) -> None:
    assert meaning(text) == "unclear"


@pytest.mark.parametrize("text", ["", "Poster", "Long paper (oral)", "Technical"])
def test_kinds_of_papers_state_no_decision(text: str) -> None:
    assert meaning(text) == "silent"


def test_words_about_decisions_are_whole_words() -> None:
    assert mentions_decision("Workshop withdrawn") is True
    assert mentions_decision("Retirement, Cancellation and Acceptability") is False


@pytest.mark.parametrize(
    "text",
    [
        "Accept - Noise Cancellation",
        "Accepted (Retirement track)",
        "Accept - Best Paper",
        "Accepted; in person",
        "accept & publish",
        "Accept (non-archival)",
        "Final Accept",
    ],
)
def test_a_label_of_unknown_words_may_follow_acceptance(text: str) -> None:
    assert meaning(text) == "accepted"
    assert meaning(f"Perhaps {text}") == "unclear"
    assert meaning(f"{text}, with changes") == "unclear"
