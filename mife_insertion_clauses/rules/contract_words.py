# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The nature and the procedure of a contract, read in what people and data write."""

from ..common.rules.search import get_words

OTHER = "other"
# code: the words that say it; of several, the longest found decides
NATURES = {
    "contract": ("marché", "marché ordinaire", "marché public", "contract"),
    "private": ("contrat privé", "marché privé"),
    "partnership": ("marché de partenariat", "partenariat"),
    "defence": ("marché de défense ou de sécurité", "défense", "sécurité"),
    "framework": ("accord-cadre", "marché à bons de commande", "framework"),
    "call_off": ("marché subséquent", "subséquent"),
    "works_concession": ("concession de travaux",),
    "service_concession": ("concession de service", "concession"),
    "public_service": (
        "concession de service public",
        "délégation de service public",
        "dsp",
    ),
}
PROCEDURES = {
    "adapted": ("procédure adaptée", "mapa"),
    "open": ("appel d'offres ouvert", "aoo"),
    "restricted": ("appel d'offres restreint", "aor"),
    # with those of the order of 2017, which older notices still bear
    "negotiated": (
        "procédure avec négociation",
        "négociation",
        "procédure concurrentielle avec négociation",
        "procédure négociée avec mise en concurrence préalable",
    ),
    "unpublished": (
        "sans publicité ni mise en concurrence",
        "marché passé sans publicité ni mise en concurrence préalable",
        "marché négocié sans publicité ni mise en concurrence préalable",
        "marché public négocié sans publicité ni mise en concurrence préalable",
        "sans publicité",
        "sans mise en concurrence",
        "gré à gré",
    ),
    "dialogue": ("dialogue compétitif",),
    "negotiated_open": ("procédure négociée ouverte",),
    "direct_open": ("procédure non négociée ouverte",),
    "negotiated_restricted": ("procédure négociée restreinte",),
    "direct_restricted": ("procédure non négociée restreinte",),
}


def recognise(text, words_by_code):
    """Return the code that ``text`` says, ``OTHER`` when it says none of them.

    >>> recognise("Accord-cadre \u00e0 bons de commande", NATURES)
    'framework'
    >>> recognise("Concours", PROCEDURES), recognise("  ", PROCEDURES)
    ('other', None)
    """
    words = get_words(text or "")
    if not words:
        return None
    spoken = f" {' '.join(words)} "
    found = [
        (len(phrase), code)
        for code, phrases in words_by_code.items()
        for phrase in (" ".join(get_words(phrase)) for phrase in phrases)
        if f" {phrase} " in spoken
    ]
    return max(found)[1] if found else OTHER


def read(text, words_by_code):
    """Return (code, what the text says more than its code, if anything).

    >>> read("Appel d'offres ouvert", PROCEDURES)
    ('open', None)
    >>> read("MAPA restreint", PROCEDURES)
    ('adapted', 'MAPA restreint')
    """
    code = recognise(text, words_by_code)
    if code is None:
        return None, None
    words = get_words(text)
    exact = any(words == get_words(phrase) for phrase in words_by_code.get(code, ()))
    return code, None if exact else text.strip()
