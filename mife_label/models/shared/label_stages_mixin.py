# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class LabelStagesMixin(models.AbstractModel):
    """Records sorted by stages as these follow each other, not by technical names."""

    _name = "label.stages.mixin"
    _description = "Record that goes from stage to stage"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "state":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        position = self._get_state_position(self._field_to_sql(alias, "state", query))
        return SQL("%s %s %s", position, direction, nulls)

    def _read_group_orderby(self, order, groupby_terms, query):
        ordered_terms = dict(groupby_terms)
        if "state" in ordered_terms:
            ordered_terms["state"] = self._get_state_position(groupby_terms["state"])
        orderby = super()._read_group_orderby(order, ordered_terms, query)
        # super may have added to the other terms
        groupby_terms.update(
            {term: sql for term, sql in ordered_terms.items() if term != "state"}
        )
        return orderby

    def _get_state_position(self, sql_state):
        return SQL(
            "array_position(%s, %s::text)",
            [state for state, _label in self._fields["state"].selection],
            sql_state,
        )
