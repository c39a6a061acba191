# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Somebody is about to leave the team: words for who takes over, nothing moved yet."""

from datetime import timedelta

PITFALLS = (
    "Appeler avant 8 h : c'est le chef de chantier qui décide, pas le siège.",
    "Le service des marchés change de direction en janvier : tout confirmer par écrit.",
    "Les heures arrivent toujours après la relance téléphonique, jamais par courriel.",
)
PROMISES = (
    "L'entreprise prend une deuxième personne au démarrage du second œuvre.",
    "L'acheteur donne sa réponse sur la tranche optionnelle à la prochaine revue.",
    "Réunion de mi-parcours promise à l'entreprise avant l'été.",
)


def prepare_departure(book):
    leaver, successor = book.facilitators[2], book.facilitators[1]
    contracts = book.env["insertion.contract"].search(
        [("user_id", "=", leaver.id), ("state", "=", "running")], order="id"
    )
    for contract, pitfalls, promises in zip(
        contracts, PITFALLS, PROMISES, strict=False
    ):
        contract.write({"pitfalls": pitfalls, "promises": promises})
        firms = contract.lot_ids.contractor_ids.partner_id[:1]
        firms.insertion_pitfalls = pitfalls
    book.env["insertion.handover"].with_user(book.manager).create(
        {
            "leaver_id": leaver.id,
            "successor_id": successor.id,
            "leaves_on": book.plan.today + timedelta(days=40),
            "note": "Les dossiers à surveiller sont annotés dans leur fiche.",
        }
    )
