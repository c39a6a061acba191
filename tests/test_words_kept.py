# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody rewrites by RPC what was said of a document, nor the files it came with.

Each model of the two addons that has a discussion is read from the registry; each staff
role tries each way on a record that it may write, through the door of RPC calls.
"""

import base64
import os

import pytest
from addons import our_names
from own_database import being_read

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.orm.registry import Registry
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import config, mute_logger

DEMO = os.environ.get("MIFE_DEMO")
STAFF = {
    "insertion": (
        "facilitatrice.clauses",
        "heures.clauses",
        "responsable.clauses",
        "admin",
    ),
    "label": ("coach.label", "secretaire.label", "responsable.label", "admin"),
}


@pytest.fixture(scope="module")
def demo():
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    with pytest.MonkeyPatch.context() as patch:
        # loading the addons of a second database would run their tests in it
        patch.setitem(config, "test_enable", False)
        with being_read(DEMO), Registry(DEMO).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})
            cr.rollback()


def discussed(env):
    """Return the models of the two addons with a discussion, by their names."""
    return sorted(
        name
        for name in env
        if env[name]._original_module in our_names()
        and not env[name]._abstract
        and not env[name]._transient
        and hasattr(env[name], "message_post")
    )


def find_or_make(env, name):
    """Return a record of a model: the demonstration makes none of some."""
    model = env[name].with_context(active_test=False)
    if record := model.search([], limit=1):
        return record
    contractor = env["insertion.contractor"].search([], limit=1)
    values = {
        "insertion.check": {"company_id": env.company.id},
        "insertion.difficulty": {
            "contractor_id": contractor.id,
            "kind": "other",
            "description": "No work this month",
        },
        "insertion.exchange": {"contractor_id": contractor.id},
        "insertion.funding.evidence": {
            "file_id": env["insertion.funding.file"].search([], limit=1).id,
            "number": "1",
            "issued_on": "2026-01-01 00:00:00",
        },
        "insertion.placement.request": {
            "contractor_id": contractor.id,
            "first_name": "Zoé",
            "last_name": "Martin",
            "job": "Mason",
            "date_start": contractor.lot_id.date_start,
        },
        "label.check": {"company_id": env.company.id},
        "label.handover": {
            "leaver_id": env["res.users"].search([("login", "=", "coach.label")]).id
        },
    }
    if not hasattr(model, "_by_action"):
        return model.create(values.get(name, {}))
    return model._by_action().create(values.get(name, {}))._by_hand()


def call(user, records, method, *args, **kwargs):
    """Call as a client does: public methods only, ids and plain values."""
    model = records.env[records._name].with_user(user).with_context({})
    return call_kw(model, method, [records.ids, *args] if records else [*args], kwargs)


def refused(env, user, records, method, *args, **kwargs):
    try:
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with env.cr.savepoint():
                call(user, records, method, *args, **kwargs)
    except (AccessError, UserError):
        return True
    return False


def sent(record, author, note=False, **values):
    """Return a message of a person, with a file, as the chatter leaves it."""
    return record.sudo().message_post(
        author_id=author.id,
        body="What was said",
        message_type="comment",
        subtype_xmlid="mail.mt_note" if note else "mail.mt_comment",
        attachments=[("said.txt", b"said")],
        **values,
    )


def attacks(message):
    """Yield (records, method, arguments) that would change what was said."""
    yield message, "write", ({"body": "Other"},)
    yield message, "unlink", ()
    if file := message.attachment_ids:
        note = message.env.ref("mail.mt_note").id
        datas = base64.b64encode(b"other").decode()
        yield message, "write", ({"subtype_id": note, "is_internal": True},)
        yield message, "write", ({"attachment_ids": [Command.clear()]},)
        yield file, "write", ({"datas": datas},)
        yield file, "unlink", ()


def test_nothing_said_is_rewritten_by_any_role(demo):
    models = discussed(demo)
    outsider = demo["res.partner"].create({"name": "Outsider"})
    passed, tried = [], 0
    for name in models:
        record = find_or_make(demo, name)
        message = sent(record, outsider)
        log = record._message_log(body="Approved")
        for login in STAFF[name.split(".")[0]]:
            user = demo["res.users"].search([("login", "=", login)])
            own = sent(record, user.partner_id)
            for said in (own, message, log):
                for records, method, args in attacks(said):
                    tried += 1
                    if not refused(demo, user, records, method, *args):
                        passed.append((name, login, method, args))
    assert not passed
    assert len(models) > 30
    assert tried > 1000


def test_file_of_a_field_changes_by_its_record_only(demo):
    """As the PDF of a letter, on whose record the secretary may write."""
    letter = demo["label.letter"].search([("released_on", "!=", False)], limit=1)
    values = {"res_model": letter._name, "res_field": "pdf", "res_id": letter.id}
    files = demo["ir.attachment"]
    domain = [(name, "=", value) for name, value in values.items()]
    file = files.search(domain)
    other = {"name": "other.pdf", "datas": base64.b64encode(b"other").decode()}
    for login in ("secretaire.label", "responsable.label", "admin"):
        user = demo["res.users"].search([("login", "=", login)])
        assert refused(demo, user, files, "create", {**values, **other})
        assert refused(demo, user, file, "write", other)
        assert refused(demo, user, file, "unlink")
    assert files.search(domain) == file


def test_note_is_its_author_s(demo):
    """As in Odoo: who wrote a note between colleagues corrects it, and nobody else."""
    record = demo["insertion.contract"].search([], limit=1)
    author, other = (
        demo["res.users"].search([("login", "=", login)])
        for login in ("facilitatrice.clauses", "responsable.clauses")
    )
    note = sent(record, author.partner_id, note=True)
    assert refused(demo, other, note, "write", {"body": "Other"})
    assert refused(demo, other, note, "unlink")
    assert not refused(demo, author, note, "write", {"body": "Corrected"})
    assert "Corrected" in note.body
    assert not refused(demo, author, note.attachment_ids, "unlink")
    assert not refused(demo, author, note, "unlink")


def test_nobody_speaks_for_another(demo):
    record = find_or_make(demo, "insertion.exchange")
    firm = demo["res.partner"].create({"name": "Firm", "email": "firm@example.com"})
    silent = demo["res.partner"].create({"name": "Without an address"})
    user = demo["res.users"].search([("login", "=", "responsable.clauses")])
    forged = {"model": record._name, "res_id": record.id, "body": "Yes"}
    for values in (
        {"author_id": firm.id},
        {"author_id": silent.id},
        {"author_id": firm.id, "email_from": user.email},
        {"email_from": "Firm <firm@example.com>"},
        {"date": "2020-01-01 00:00:00"},
    ):
        assert refused(demo, user, record, "message_post", body="Yes", **values)
        message = demo["mail.message"]
        assert refused(demo, user, message, "create", {**forged, **values})
    own = {"author_id": user.partner_id.id}
    assert not refused(demo, user, record, "message_post", body="Yes", **own)
    organisation = {"author_id": user.company_id.partner_id.id}
    assert not refused(demo, user, record, "message_post", body="Yes", **organisation)


def test_who_may_not_read_a_message_does_not_export_it(demo):
    """Core gives every message to an administrator there, and there only."""
    user = new_test_user(demo, "words_settings", groups="base.group_system")
    said = sent(find_or_make(demo, "insertion.exchange"), demo.user.partner_id)
    demo.invalidate_all()
    assert refused(demo, user, said, "read", ["body"])
    assert refused(demo, user, said, "export_data", ["id", "body"])
    own = sent(user.partner_id, user.partner_id)
    assert not refused(demo, user, own, "export_data", ["id", "body"])
