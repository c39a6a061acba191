# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from ..rules.takeover_cells import plain_choice

# {list of the workbook: (model, selection field)}
SELECTIONS = {
    "buyer_kind": ("res.partner", "insertion_buyer_kind"),
    "employer_kind": ("res.partner", "insertion_employer_kind"),
    "size": ("res.partner", "insertion_size"),
    "contract_state": ("insertion.contract", "state"),
    "clause_kind": ("insertion.contract", "clause_kind"),
    "lot_state": ("insertion.lot", "state"),
    "sex": ("insertion.participant", "sex"),
    "lives_in_qpv": ("insertion.participant", "lives_in_qpv"),
    "modality": ("insertion.placement", "modality"),
    "contract_type": ("insertion.placement", "contract_type"),
}
# {list of the workbook: kind of category}
CATEGORIES = {"diploma": "diploma", "prescriber_kind": "prescriber"}
# what changes a lot later than its beginning is a state of the lot
ORIGINS = ("initial", "correction", "amendment", "option", "renewal")
LANGUAGES = ("fr_FR", "en_US")
ALSO = {
    "sex": [
        ("f", "femme"),
        ("f", "mme"),
        ("m", "homme"),
        ("m", "h"),
        ("m", "monsieur"),
        ("unknown", "inconnu"),
    ],
    "contract_state": [("closed", "terminé"), ("running", "en cours")],
    "lot_state": [("pending", "non démarré"), ("running", "en cours")],
}


class TakeoverChoices:
    """The values that a workbook of takeover may hold where it has a list."""

    def __init__(self, company):
        self.env = company.env
        self.company = company

    def get_lists(self):
        """Return {name of a list: [(key, label)]}, as the workbook shows them."""
        lists = {
            name: self._get_selection(model, field, self.env)
            for name, (model, field) in SELECTIONS.items()
        }
        lists["origin"] = [
            (key, label)
            for key, label in self._get_selection(
                "insertion.commitment", "origin", self.env
            )
            if key in ORIGINS
        ]
        lists["trade"] = self._get_records("insertion.trade", self.env)
        for name, kind in CATEGORIES.items():
            lists[name] = [
                (record.id, record.name)
                for record in self._search("insertion.category", self.env)
                if record.kind == kind
            ]
        lists["criterion"] = self._get_records("insertion.criterion", self.env)
        lists["user"] = [(user.id, user.name) for user in self._get_users()]
        return lists

    def get_keys(self):
        """Return {name of a list: {how a value is said, as compared: (key, label)}}."""
        installed = dict(self.env["res.lang"].get_installed())
        shown = self.get_lists()
        said = [shown]
        for lang in LANGUAGES:
            if lang in installed:
                said.append(
                    TakeoverChoices(self.company.with_context(lang=lang)).get_lists()
                )
        said += [ALSO, self._get_codes()]
        labels = {name: dict(values) for name, values in shown.items()}
        keys = {name: {} for name in shown}
        for lists in said:
            for name, values in lists.items():
                for key, word in values:
                    label = labels[name].get(key, word)
                    keys[name].setdefault(plain_choice(word), (key, label))
        return keys

    def _get_codes(self):
        """Return what the values are called in other tables: codes, logins."""
        codes = {
            name: [(key, key) for key, _label in values]
            for name, values in self.get_lists().items()
            if name in (*SELECTIONS, "origin")
        }
        for name, kind in CATEGORIES.items():
            codes[name] = [
                (record.id, record.code)
                for record in self._search("insertion.category", self.env)
                if record.kind == kind
            ]
        codes["criterion"] = [
            (criterion.id, criterion.code)
            for criterion in self._search("insertion.criterion", self.env)
        ]
        codes["user"] = [(user.id, user.login) for user in self._get_users()]
        return codes

    def _get_selection(self, model, field, env):
        return env[model]._fields[field]._description_selection(env)

    def _get_records(self, model, env):
        return [(record.id, record.name) for record in self._search(model, env)]

    def _search(self, model, env):
        return env[model].search([("company_id", "in", (False, self.company.id))])

    def _get_users(self):
        group = self.env.ref("mife_insertion_clauses.group_insertion_facilitator")
        # sudo: who may follow contracts, which a manager need not read otherwise
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.company.ids),
                    ("share", "=", False),
                ]
            )
        )
