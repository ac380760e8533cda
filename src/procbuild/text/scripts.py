"""Superscript and subscript characters of Unicode."""

RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ−",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ⁻",
        strict=True,
    )
)
LOWERED = dict(
    zip(
        "0123456789+-=()aehijklmnoprstuvxβγρφχ−",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ₋",
        strict=True,
    )
)

RAISED_FROM, LOWERED_FROM = (
    {changed: character for character, changed in reversed(table.items())}
    for table in (RAISED, LOWERED)
)
"""What such a character stands for; of several, the first."""


def raised(text: str) -> str:
    """The text in superscript characters; empty if one is missing."""
    characters = [RAISED.get(character, "") for character in text]
    return "".join(characters) if all(characters) else ""


def lowered(text: str) -> str:
    """The text in subscript characters; empty if one is missing."""
    characters = [LOWERED.get(character, "") for character in text]
    return "".join(characters) if all(characters) else ""
