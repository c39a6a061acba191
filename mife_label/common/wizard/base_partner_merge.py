# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# each addon may come after the other: either looks after both
OURS = ("insertion.", "label.")


class BasePartnerMerge(models.TransientModel):
    # apart, as both addons hold this file alike
    _inherit = "base.partner.merge.automatic.wizard"  # pylint: disable=consider-merging-classes-inherited

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        self._check_account_addresses(partner_ids)
        return super()._merge(
            partner_ids, dst_partner=dst_partner, extra_checks=extra_checks
        )

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        self._join_twins(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _join_twins(self, sources, target):
        """Make one of the records that may not both name ``target`` once merged.

        Odoo would delete those of the sources, or stop on an error of the database. The
        method ``_join_`` of a model makes one of two; without it they are named.
        """
        self.env.flush_all()
        for Model, column, keys, condition in self._get_unique_places(sources):
            for ids in self._find_twins(Model, column, keys, condition, sources, target):
                # sudo: the merge moves what its author may not see
                twins = Model.sudo().browse(ids)
                kept = twins.filtered(lambda twin, c=column: twin[c] == target)[:1]
                kept = kept or twins[:1]
                join = getattr(self, f"_join_{Model._table}", None)
                for other in twins - kept:
                    if not join:
                        raise UserError(self._get_twins_sentence(kept, sources, target))
                    # what another index found first may be one already
                    if len((kept | other).exists()) == 2:
                        join(kept, other)
        self.env.flush_all()

    def _get_unique_places(self, sources):
        """Return the (model, column, other columns, condition) of our unique indexes
        that a link to the records is part of."""
        links = set(self._get_fk_on(sources._table))
        self.env.cr.execute(
            """
            SELECT cl.relname,
                   ARRAY(
                       SELECT pg_get_indexdef(ix.indexrelid, rank, TRUE)
                         FROM generate_series(1, ix.indnkeyatts) AS rank
                   ),
                   COALESCE(pg_get_expr(ix.indpred, ix.indrelid), 'TRUE')
              FROM pg_index ix
              JOIN pg_class cl ON cl.oid = ix.indrelid
             WHERE ix.indisunique AND NOT ix.indisprimary
               AND cl.relnamespace = current_schema::regnamespace
            """
        )
        tables = {
            model._table: model
            for name, model in self.env.items()
            if name.startswith(OURS) and model._auto and not model._transient
        }
        return [
            (tables[table], column, [name for name in columns if name != column], where)
            for table, columns, where in self.env.cr.fetchall()
            if table in tables
            for column in columns
            if (table, column) in links
        ]

    def _find_twins(self, Model, column, keys, condition, sources, target):
        """Return the lists of ids of the records that would collide."""
        keys = SQL(", ").join(SQL(key.replace("%", "%%")) for key in keys) if keys else SQL("TRUE = TRUE")
        self.env.cr.execute(
            SQL(
                # what is null equals nothing
                "SELECT array_agg(id ORDER BY id) FROM %(table)s"
                " WHERE %(column)s IN %(ids)s AND %(condition)s"
                " GROUP BY (%(keys)s) HAVING count(*) > 1 AND (%(keys)s) IS NOT NULL",
                table=SQL.identifier(Model._table),
                column=SQL.identifier(column),
                ids=tuple((sources | target).ids),
                condition=SQL(condition.replace("%", "%%")),
                keys=keys,
            )
        )
        return [ids for (ids,) in self.env.cr.fetchall()]

    def _move_links(self, source, target):
        """Move to ``target`` all that names ``source``, a record of any model."""
        self._join_twins(source, target)
        self._update_foreign_keys_generic(source._name, source, target)
        self._update_reference_fields_generic(source._name, source, target)
        self.env.invalidate_all()

    def _get_twins_sentence(self, kept, sources, target):
        return self.env._(
            "%(first)s and %(second)s are both in %(what)s, %(place)s: take one of "
            "them out of it, then merge.",
            first=sources[:1].display_name,
            second=target.display_name,
            what=kept._description,
            place=kept.display_name,
        )

    def _check_account_addresses(self, partner_ids):
        """Do not hand an account over to a contact that has another address."""
        # sudo: whoever merges, accounts are not theirs to read
        partners = self.env["res.partner"].sudo().browse(partner_ids).exists()
        for partner in partners:
            kept = partners._filter_account_email({"email": partner.email})
            if kept:
                raise UserError(
                    self.env._(
                        "%(account)s signs in with another e-mail address than "
                        "%(other)s: correct the contact without an account first.",
                        account=kept[0].name,
                        other=partner.name,
                    )
                )
