# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages that tests/test_accessibility*.py open, as the statement names them."""


def list_pages(env):
    """Return what each page is, by its route, in the language of who reads it."""
    return {
        "/my/insertion": env._("What a company does for the clauses"),
        "/my/insertion/months": env._("Months of a company"),
        "/my/insertion/months/<int:declaration_id>": env._(
            "A month: hours to declare, and what was sent"
        ),
        "/my/insertion/months/<int:declaration_id>/person": env._(
            "Add a person to a month"
        ),
        "/my/insertion/months/<int:declaration_id>/correct": env._("Correct a month"),
        "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>/remove": env._(
            "Remove a proof of a month"
        ),
        "/my/insertion/months/<int:declaration_id>/file/<int:file_id>": env._(
            "Check a file of hours"
        ),
        "/my/insertion/people": env._("People introduced to a company"),
        "/my/insertion/people/<int:referral_id>": env._("A person introduced"),
        "/my/insertion/colleagues": env._("Colleagues who declare"),
        "/my/insertion/lots/<int:contractor_id>": env._("A lot of a company"),
        "/my/insertion/lots/<int:contractor_id>/difficulty": env._("Tell a difficulty"),
        "/my/insertion/lots/<int:contractor_id>/messages": env._(
            "Messages about a lot"
        ),
        "/my/insertion/lots/<int:contractor_id>/subcontractors": env._(
            "Months of the subcontractors of a lot"
        ),
        "/my/insertion/months/<int:declaration_id>/receipt": env._(
            "Receipt of a month"
        ),
        "/my/insertion/structure/<string:month>": env._(
            "A month of a structure, for all its companies"
        ),
        "/my/insertion/offers": env._("Offers"),
        "/my/insertion/offers/new": env._("A new offer"),
        "/my/insertion/offers/<int:offer_id>": env._("An offer and its answers"),
        "/my/insertion/interface": env._("Connect your software"),
        "/my/insertion/offline": env._("What is left without network"),
        "/my/insertion/placements/<int:placement_id>/end": env._(
            "End of an employment contract"
        ),
        "/my/insertion/penalties/<int:penalty_id>": env._(
            "Penalty file, for the company"
        ),
        "/my/clauses": env._("Contracts of a buyer"),
        "/my/clauses/<int:contract_id>": env._("A contract of a buyer"),
        "/my/clauses/penalties/<int:penalty_id>": env._("Penalty file, for the buyer"),
        "/my/clauses/programme": env._("Programme to come of a buyer"),
        "/clauses/<string:code>": env._("Public page of a buyer"),
        "/attestation": env._("Check an attestation"),
        "/attestation/<string:code>": env._("Attestation that was checked"),
        "/insertion/figures": env._("Key figures"),
        "/suivi/<string:code>": env._("What has become of you"),
        "/guide/insertion": env._("Guides to the clauses"),
        "/guide/insertion/<string:role>": env._("A guide to the clauses"),
    }
