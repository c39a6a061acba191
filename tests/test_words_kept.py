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
# their records are made in no demonstration
UNSEEN = set()


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


def call(user, records, method, *args, **kwargs):
    """Call as a client does: public methods only, ids and plain values."""
    model = records.env[records._name].with_user(user).with_context({})
    return call_kw(model, method, [records.ids, *args], kwargs)


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
    """Yield (way, records, method, arguments) that would change what was said."""
    file = message.attachment_ids
    note = message.env.ref("mail.mt_note").id
    for values in (
        {"body": "Other"},
        {"subject": "Other"},
        {"date": "2020-01-01 00:00:00"},
        {"author_id": message.env.user.partner_id.id},
        {"subtype_id": note},
        {"is_internal": True},
        {"attachment_ids": [Command.clear()]},
        {"tracking_value_ids": [Command.clear()]},
        {"message_type": "notification"},
    ):
        yield str(values), message, "write", (values,)
    yield "unlink", message, "unlink", ()
    yield "copy", message, "copy", ()
    if file:
        datas = base64.b64encode(b"other").decode()
        for values in ({"datas": datas}, {"name": "other.txt"}, {"res_id": 0}):
            yield f"file {values}", file, "write", (values,)
        yield "file unlink", file, "unlink", ()


def test_nothing_said_is_rewritten_by_any_role(demo):
    models = discussed(demo)
    assert len(models) > 30
    passed, unseen, tried = [], set(), 0
    for name in models:
        record = demo[name].with_context(active_test=False).search([], limit=1)
        if not record:
            unseen.add(name)
            continue
        outsider = demo["res.partner"].create({"name": "Outsider"})
        message = sent(record, outsider)
        log = record._message_log(body="Approved")
        for login in STAFF[name.split(".")[0]]:
            user = demo["res.users"].search([("login", "=", login)])
            own = sent(record, user.partner_id)
            for said in (message, log, own):
                for way, records, method, args in attacks(said):
                    tried += 1
                    if not refused(demo, user, records, method, *args):
                        passed.append((name, login, way))
    assert not passed
    assert unseen == UNSEEN
    assert tried > 3000
