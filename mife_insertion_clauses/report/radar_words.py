# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import formatLang

from ..rules import radar


class RadarWords:
    """Why a notice has its score: a sentence a component, in the reader's language."""

    def __init__(self, notice):
        self.env = notice.env
        self.notice = notice

    def get_dialog(self):
        """Return what the score is made of, for the dialog of its bar."""
        notice = self.notice
        return {
            "score": notice.score,
            "name": notice.subject or notice.reference or "",
            "duty": notice.duty_label,
            "quote": notice.quote or "",
            "reasons": self.get_reasons(),
        }

    def get_reasons(self):
        """Return the components as plain values, in the order of the score."""
        labels = dict(
            self.env["insertion.radar.weight"]
            ._fields["component"]
            ._description_selection(self.env)
        )
        return [
            {
                "component": part["component"],
                "label": labels[part["component"]],
                "points": part["points"],
                "most": part["most"],
                "sentence": self._write(**part),
            }
            for part in self.notice.score_parts or []
        ]

    def _write(self, component, found=None, is_guess=False, **_points):
        if component == radar.TRADE:
            return self._write_trade(found, is_guess)
        return {
            radar.AMOUNT: self._write_amount,
            radar.TIME: self._write_time,
            radar.CLAUSE: self._write_clause,
            radar.DURATION: self._write_duration,
            radar.STRUCTURES: self._write_structures,
            radar.TERRITORY: self._write_territory,
            radar.LOTS: self._write_lots,
            radar.BUYER: self._write_buyer,
        }[component](found)

    def _number(self, number):
        return formatLang(self.env, number, digits=0)

    def _write_trade(self, found, is_guess):
        trade = self.notice.trade_id.name
        if is_guess:
            return self.env._(
                'No CPV is published: the object says "%(word)s", for half the points. '
                "Check the trade.",
                word=found,
            )
        if not found:
            return self.env._("No CPV, and no word of the object says the trade.")
        if trade:
            return self.env._("CPV %(cpv)s: %(trade)s.", cpv=found, trade=trade)
        return self.env._("CPV %s: no trade of the list.", found)

    def _write_amount(self, found):
        if found is None:
            return self.env._("The amount is not published.")
        amount = self._number(found)
        if self.notice.amount_is_maximum:
            return self.env._(
                "%s EUR excl. VAT at most, over the whole framework agreement.", amount
            )
        return self.env._("%s EUR excl. VAT.", amount)

    def _write_time(self, _found):
        return self.notice.time_left_label or self.env._(
            "There is no time left to write a clause in the documents."
        )

    def _write_clause(self, found):
        return {
            "obligatory": self.env._("The notice writes an obligatory social clause."),
            "reserved": self.env._("The contract is reserved to structures."),
            "optional": self.env._("The notice writes an optional social clause."),
            "criterion": self.env._("The insertion of people is an award criterion."),
            "declared": self.env._("The buyer declares a social consideration."),
            "negated": self.env._("The notice says that it bears no social clause."),
        }.get(found) or self.env._(
            "No social clause was read: it can still be proposed to the buyer."
        )

    def _write_duration(self, found):
        if found is None:
            return self.env._("The duration is not published.")
        return self.env._("Over %s months.", found)

    def _write_structures(self, found):
        if not found:
            return self.env._("No structure of the department is known for this trade.")
        return self.env._(
            "Structures of the department able to answer: %s.", self._number(found)
        )

    def _write_territory(self, found):
        if found == "inside":
            return self.env._("In our territory.")
        return self.env._("Outside our territory, or its place is not known.")

    def _write_lots(self, found):
        if not found:
            return self.env._("Lots are not published.")
        return self.env._("Lots: %s.", found)

    def _write_buyer(self, found):
        return {
            "followed": self.env._("We already follow contracts of this buyer."),
            "known": self.env._("The buyer is in our contacts."),
        }.get(found) or self.env._("The buyer is not in our contacts yet.")


def find_quote(notice):
    """Return the words that say what a notice was read as, before any code."""
    proofs = notice.evidence_ids.filtered("quote").sorted(
        lambda one: (one.kind != notice.clause_kind, " " not in one.quote)
    )
    return proofs[:1].quote


def find_grounds(contracts):
    """Return {contract: the ground of its derogation}, of those that have one."""
    derogations = contracts.env["insertion.derogation"].search(
        [("contract_id", "in", contracts.ids), ("state", "=", "issued")]
    )
    return {
        derogation.contract_id: derogation.reason_id.name for derogation in derogations
    }


def write_time_left(env, days):
    """Return in words what remains before the answers are due; None is not known."""
    if days is None:
        return env._("Deadline not published")
    if days < 0:
        return (
            env._("Deadline passed %s days ago", -days)
            if days < -1
            else env._("Deadline passed yesterday")
        )
    if days == 0:
        return env._("Last day today")
    return env._("1 day left") if days == 1 else env._("%s days left", days)
