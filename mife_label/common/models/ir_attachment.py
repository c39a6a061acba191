# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import os
from contextlib import suppress

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..prefix import PREFIX
from ..rules.uploads import (
    MAX_CLEAR_PIXELS,
    MAX_PIXELS,
    TOO_MANY_PIXELS,
    UNSAFE,
    clean_name,
    danger,
)
from .mail_message import filter_kept

AS_SENT = f"{PREFIX}_file_as_sent"
# what makes a file what it is, and whose
CONTENT = frozenset(
    """
    datas raw db_datas store_fname checksum file_size mimetype name type url
    res_model res_field res_id
    """.split()
)


def is_ours(attachments, vals):
    """Tell whether a file is, or becomes, one of a document of this addon."""
    names = [vals.get("res_model"), *attachments.sudo().mapped("res_model")]
    return any(name and name.startswith(f"{PREFIX}.") for name in names)


def name_clean(env, vals):
    return {**vals, "name": clean_name(vals.get("name")) or env._("File")}


class IrAttachment(models.Model):
    """The files of our documents, whatever door they come by.

    They are proofs: kept to the last byte, so never resized, nor opened to be searched.
    """

    # apart, as both addons hold this file alike
    _inherit = "ir.attachment"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            self._check_paths(domain)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_paths(self, domain):
        """Refuse to find files by what the user may not read of other records.

        Core finds files as superuser and sorts out those that may be read: a condition
        on a field of a linked record would tell its value, letter after letter.
        """
        for condition in Domain(domain).iter_conditions():
            name, _dot, rest = condition.field_expr.partition(".")
            field = self._fields.get(name)
            if field is None or not field.relational:
                continue
            inner = condition.value
            if rest:
                inner = Domain(rest, condition.operator, inner)
            elif condition.operator not in ("any", "not any"):
                continue
            if isinstance(inner, (Domain, list, tuple)):
                # checks the rights on each field, without a query
                self.env[field.comodel_name]._search(inner)

    @api.model_create_multi
    def create(self, vals_list):
        ours = [is_ours(self, vals) for vals in vals_list]
        if not any(ours):
            return super().create(vals_list)
        vals_list = [
            name_clean(self.env, vals) if is_of_ours else vals
            for vals, is_of_ours in zip(vals_list, ours, strict=True)
        ]
        maker = self.with_context(**{AS_SENT: True})
        files = super(IrAttachment, maker).create(vals_list).with_env(self.env)
        if not self.env.su:
            # a second file in a field would be read in the place of the first
            check_not_kept(files.filtered("res_field"))
        return files

    def write(self, vals):
        if not is_ours(self, vals):
            return super().write(vals)
        if not self.env.su and CONTENT.intersection(vals):
            # who may not write it is told nothing of it
            self.check_access("write")
            check_not_kept(self)
        if "name" in vals:
            vals = name_clean(self.env, vals)
        files = self.with_context(**{AS_SENT: True})
        return super(IrAttachment, files).write(vals)

    def unlink(self):
        if not self.env.su:
            self.check_access("unlink")
            check_not_kept(self)
        return super().unlink()

    def _delete_and_notify(self, message=None):
        # the chatter deletes as superuser, whoever asks
        check_not_kept(self)
        return super()._delete_and_notify(message)

    def _check_contents(self, values):
        if not is_ours(self, values):
            return super()._check_contents(values)
        content = values.get("raw") or base64.b64decode(values.get("datas") or b"")
        # the content of a field is named after it
        name = not values.get("res_field") and values.get("name")
        check_danger(self.env, name, content)
        files = self.with_context(image_no_postprocess=True)
        return super(IrAttachment, files)._check_contents(values)

    @api.model
    def _get_path(self, bin_data, sha):
        """Make way for a file of which a part only was written.

        A full disk or a power cut leaves it under the name of the whole, and Odoo
        would refuse the whole for ever.
        """
        path = self._full_path(f"{sha[:2]}/{sha}")
        with suppress(FileNotFoundError):
            if os.path.getsize(path) < len(bin_data):
                os.unlink(path)
        return super()._get_path(bin_data, sha)

    @api.model
    def _file_write(self, bin_value, checksum):
        try:
            return super()._file_write(bin_value, checksum)
        except OSError as error:
            raise UserError(
                self.env._(
                    "The file could not be kept, and nothing was changed: tell your "
                    "administrator (%s), then try again.",
                    error.strerror,
                )
            ) from error

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        if self.env.context.get(AS_SENT):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)


def check_not_kept(files):
    """Keep the files that our documents rest on.

    What a field holds changes by its record only, which knows when it is closed.
    """
    env = files.env
    ours = files.sudo().filtered(lambda file: is_ours(file, {}))
    kept = ours.filtered("res_field")
    for name, joined in (ours - kept).grouped("res_model").items():
        records = env[name].sudo().browse(joined.mapped("res_id")).exists()
        keep = getattr(records, "_filter_keeping_files", records.browse)
        keeping = keep()._ids
        kept |= joined.filtered(lambda file, ids=keeping: file.res_id in ids)
    said = filter_kept(
        env["mail.message"].sudo().search([("attachment_ids", "in", files.ids)])
    )
    kept |= files.sudo() & said.attachment_ids
    if kept:
        raise UserError(
            env._(
                "%(file)s supports what was sent or decided: it stays as it is. Add "
                "the new version beside it.",
                file=kept[0].name,
            )
        )


def check_danger(env, name, content):
    if sentence := get_danger(env, name, content):
        raise UserError(sentence)


def check_picture(env, value):
    """Refuse the base64 of a picture that would be too heavy to decode."""
    with suppress(binascii.Error):  # core says what is no base64
        check_danger(env, None, base64.b64decode(value or b""))


def get_danger(env, name, content, code=None):
    """Return why a file of any kind is too heavy to be kept, "" when it is not.

    :param code: what is already known of it
    """
    code = code or danger(content)
    name = clean_name(name) or env._("This file")
    if code == TOO_MANY_PIXELS:
        return env._(
            "%(file)s is a picture of more than %(max)s million pixels, or %(clear)s "
            "million with transparency: reduce it, then send it again.",
            file=name,
            max=MAX_PIXELS // 1_000_000,
            clear=MAX_CLEAR_PIXELS // 1_000_000,
        )
    if code == UNSAFE:
        return env._(
            "%(file)s holds much more than it shows: open it, save it as a new file, "
            "then send that one.",
            file=name,
        )
    return ""
