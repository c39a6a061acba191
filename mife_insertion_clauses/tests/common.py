# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import errno
from datetime import date
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.models.ir_attachment import IrAttachment
from odoo.addons.base.tests.common import BaseCommon

from ..models.certificate import insertion_attestation

MARCH = date(2026, 3, 1)


def unprinted(pdf=b"%PDF-1.4"):
    """Return a patch that spares the printing engine: ``pdf`` is each attestation."""
    return patch.object(
        insertion_attestation,
        "print_documents",
        lambda _command, documents, *_frame: [pdf] * len(documents),
    )


def full_disk():
    """Return a patch that leaves no room for any file that is kept."""
    return patch.object(
        IrAttachment,
        "_file_write",
        side_effect=OSError(errno.ENOSPC, "No space left on device"),
    )


class InsertionCommon(BaseCommon):
    """A contract with one lot of 700 h, a company, a person at work since January."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.facilitator = cls._new_user("facilitator")
        cls.officer = cls._new_user("officer")
        cls.manager = cls._new_user("manager")
        cls.buyer = cls._new_company("Ville d'Essai", "99800018600010")
        cls.firm = cls._new_company("Peintures Dupré", "99800011100018")
        cls.clerk = cls.env["res.partner"].create(
            {"name": "Inès Roux", "parent_id": cls.firm.id, "lang": "en_US"}
        )
        cls.portal_user = new_test_user(
            cls.env,
            login="insertion_clerk",
            groups="base.group_portal",
            partner_id=cls.clerk.id,
        )
        cls.contract = cls.env["insertion.contract"].create(
            {
                "name": "Réhabilitation d'un gymnase",
                "reference": "2026-01",
                "buyer_id": cls.buyer.id,
                "user_id": cls.facilitator.id,
                "state": "awarded",
                "date_notified": "2026-01-05",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
            }
        )
        cls.lot = cls.env["insertion.lot"].create(
            {
                "contract_id": cls.contract.id,
                "name": "Peinture",
                "date_start": "2026-01-05",
                "date_end": "2026-12-31",
                "commitment_ids": [
                    Command.create({"date": "2026-01-05", "hours": 700})
                ],
                "contractor_ids": [
                    Command.create(
                        {
                            "partner_id": cls.firm.id,
                            "contact_ids": [Command.set(cls.clerk.ids)],
                        }
                    )
                ],
            }
        )
        cls.contractor = cls.lot.contractor_ids
        cls.participant = cls._new_participant("Élodie", "N'Guessan")
        cls.placement = cls._new_placement(cls.participant)
        cls.lot.action_start()

    @classmethod
    def _new_user(cls, role):
        return new_test_user(
            cls.env,
            login=f"insertion_{role}",
            groups=f"mife_insertion_clauses.group_insertion_{role}",
        )

    @classmethod
    def _new_company(cls, name, siret=False):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "company_registry": siret,
                "country_id": cls.env.ref("base.fr").id,
            }
        )

    @classmethod
    def _new_participant(cls, first_name, last_name, **vals):
        participant = cls.env["insertion.participant"].create(
            {
                "first_name": first_name,
                "last_name": last_name,
                "sex": "f",
                "birthdate": "1990-05-12",
                **vals,
            }
        )
        cls._check_eligibility(participant)
        return participant

    @classmethod
    def _check_eligibility(cls, participant, criterion="senior", **vals):
        return cls.env["insertion.eligibility"].create(
            {
                "participant_id": participant.id,
                "criterion_id": cls.env.ref(
                    f"mife_insertion_clauses.insertion_criterion_{criterion}"
                ).id,
                "checked_on": "2025-12-15",
                **vals,
            }
        )

    @classmethod
    def _new_placement(cls, participant, **vals):
        return cls.env["insertion.placement"].create(
            {
                "participant_id": participant.id,
                "contractor_id": cls.contractor.id,
                "job": "Peintre",
                "date_start": "2026-01-12",
                **vals,
            }
        )

    @classmethod
    def _open(cls, month=MARCH):
        """Return the declaration of the company for ``month``, as the officer."""
        Declaration = cls.env["insertion.declaration"].with_user(cls.officer)
        return Declaration._open_month(month, cls.env.company)

    @classmethod
    def _declare(cls, hours, training=0, month=MARCH):
        declaration = cls._open(month)
        declaration.line_ids.worked_hours = hours
        declaration.line_ids.training_hours = training
        declaration.action_declare()
        return declaration

    @classmethod
    def _attest(cls, hours=100, month=MARCH):
        declaration = cls._declare(hours, month=month)
        declaration.action_validate()
        declaration.action_attest()
        return declaration.attestation_ids
