# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

TEXT, LEVEL, PROOF = "text", "level", "proof"


def missing_parts(narrative, has_level, at_lowest, proof_asked, proof_count):
    """Return what an answer still lacks, in the order a person would write it.

    A company that says it has not started yet has nothing to prove: no proof is
    asked with the lowest level.

    >>> missing_parts("  ", False, False, True, 0)
    ['text', 'level', 'proof']
    >>> missing_parts("Two visits", True, True, True, 0)
    []
    """
    missing = []
    if not (narrative or "").strip():
        missing.append(TEXT)
    if not has_level:
        missing.append(LEVEL)
    if proof_asked and not at_lowest and not proof_count:
        missing.append(PROOF)
    return missing


def percentage(done, total):
    """Return a rounded share that says 100 only when all is done.

    >>> percentage(199, 200), percentage(1, 1), percentage(0, 0)
    (99, 100, 0)
    """
    return done * 100 // total if total else 0
