# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# Filled from the other entries where the one kept says nothing
COMPLETED_FIELDS = (
    "birth_name",
    "sex",
    "birthdate",
    "phone",
    "email",
    "street",
    "zip",
    "city",
    "prescriber_id",
    "diploma_id",
    "unemployed_since",
    "qpv_id",
    "user_id",
    "call_time",
)


class PeopleMerge:
    """Entries of one person become one: what they hold, said and asked goes to it."""

    def __init__(self, kept, others):
        self.env = kept.env
        self.kept = kept
        self.others = others

    def absorb(self):
        kept, others = self.kept, self.others
        self.env["insertion.objection"]._merge_people(kept, others)
        self.env["insertion.followup"]._merge_people(kept, others)
        self._fill_gaps()
        self._take_over_links()
        self._take_over_discussion()
        self._keep_one_main_check()
        references = [
            reference
            for person in others
            for reference in (person.reference, person.former_references)
            if reference
        ]
        kept.former_references = ", ".join(
            filter(None, [kept.former_references, *references])
        )
        kept._keep_names(
            [
                *filter(None, others.mapped("former_names")),
                *others._get_lost_names(kept._get_person()),
            ]
        )
        others.write({"active": False, "merged_into_id": kept.id})
        kept._message_log(
            body=self.env._(
                "Merged with %(references)s by %(user)s.",
                references=", ".join(references),
                user=self.env.user.name,
            )
        )

    def _fill_gaps(self):
        for name in COMPLETED_FIELDS:
            if not self.kept[name]:
                known = self.others.filtered(name)[:1]
                if known:
                    self.kept[name] = known[name]

    def _take_over_links(self):
        """Move every link to the other entries that any model keeps."""
        for model_name, names in self._get_links().items():
            Model = self.env[model_name].sudo().with_context(active_test=False)
            for name in names:
                linked = Model.search([(name, "in", self.others.ids)])
                if hasattr(linked, "_by_action"):
                    linked = linked._by_action()
                if Model._fields[name].type == "many2one":
                    linked.write({name: self.kept.id})
                    continue
                for record in linked:
                    record[name] = record[name] - self.others | self.kept

    def _get_links(self):
        """Return {model: names of its own fields that name people}."""
        links = {}
        for model_name, model in self.env.registry.items():
            if model._abstract or model._transient or not model._auto:
                continue
            if model_name == "insertion.criterion.access":
                continue  # a log says who was read that day, and never changes
            names = [
                name
                for name, field in model._fields.items()
                if field.comodel_name == self.kept._name
                and field.type in ("many2one", "many2many")
                and field.store
                and not field.compute
            ]
            if names:
                links[model_name] = names
        return links

    def _take_over_discussion(self):
        kept = self.kept
        of_others = [("model", "=", kept._name), ("res_id", "in", self.others.ids)]
        self.env["mail.message"].sudo().search(of_others).write({"res_id": kept.id})
        of_others = [("res_model", "=", kept._name), ("res_id", "in", self.others.ids)]
        self.env["mail.activity"].sudo().with_context(active_test=False).search(
            of_others
        ).write({"res_id": kept.id})
        self.env["ir.attachment"].sudo().search(
            [*of_others, ("res_field", "=", False)]
        ).write({"res_id": kept.id})
        kept.message_subscribe(self.others.message_partner_ids.ids)

    def _keep_one_main_check(self):
        mains = self.kept.eligibility_ids.filtered("is_main").sorted("id")
        (mains - mains[-1:]).write({"is_main": False})
