# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import request, route

from odoo.addons.web.controllers.dataset import DataSet

from ..models.people.insertion_criterion_mixin import CRITERIA_GROUP


class InsertionDataSet(DataSet):
    """Give those who may read criteria a cursor that can write what they read.

    With a replica, calls that only read would fail on the log, then start again.
    """

    def _call_kw_readonly(self, rule, args):
        readonly = super()._call_kw_readonly(rule, args)
        # asked before anybody is known: whoever has no session is sent to sign in
        if not readonly or not request.env.uid:
            return readonly
        return not request.env.user.has_group(CRITERIA_GROUP)

    @route(readonly=_call_kw_readonly)
    def call_kw(self, model, method, args, kwargs, path=None):
        return super().call_kw(model, method, args, kwargs, path)

    @route(readonly=_call_kw_readonly)
    def call_button(self, model, method, args, kwargs, path=None):
        return super().call_button(model, method, args, kwargs, path)
