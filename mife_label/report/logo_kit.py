# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile

from PIL import Image, UnidentifiedImageError

from odoo.exceptions import UserError
from odoo.tools import is_html_empty
from odoo.tools.mail import html2plaintext

from ..common.rules.codes import format_code
from ..common.rules.colours import pick_ink
from ..common.words import write_day
from ..rules.plate import Sayings, draw_banner, draw_print, draw_sticker
from .certificate import Certificate
from .plate_files import CROSS, PlateFiles, draw_mark

GONE = "#7f1d1d"  # as the badge of a label that is no longer in force


class LogoKit:
    """The files by which a holder shows its label, made of what is true today.

    Each says until when the label is valid. A label that is no longer in force has no
    kit: ``check`` says why, and what is left to do.
    """

    def __init__(self, award):
        award.ensure_one()
        # the files are in the language of who issues the label
        self.award = award.company_id._in_document_lang(award.sudo())
        self.env = self.award.env

    def check(self):
        """Refuse the kit of a label that may not be shown, in words of the holder."""
        award = self.award
        if not award._is_live():
            raise UserError(self._say_why_not())
        if not award.has_accepted_rules:
            raise UserError(
                self.env._("Accept the rules of use first, to download the kit.")
            )

    def _say_why_not(self):
        award = self.award
        if award.state == "suspended":
            return self.env._(
                "Your label is suspended: take the logo down wherever it is shown. The "
                "kit comes back with the label."
            )
        if award.state == "future":
            return self.env._(
                "Your label starts on %s: the kit can be downloaded from that day on.",
                write_day(self.env, award.valid_from),
            )
        if award.state == "expired":
            return self.env._(
                "Your label ended on %s: the kit may no longer be used. Take the logo "
                "down wherever it is shown.",
                write_day(self.env, award.valid_until),
            )
        if award.state == "superseded":
            return self.env._(
                "This certificate was corrected: download the kit of the label that "
                "took its place."
            )
        return self.env._(
            "Your label was withdrawn: the kit may no longer be used. Take the logo "
            "down wherever it is shown."
        )

    def get_filename(self):
        return f"kit-{self.award.name.replace('/', '-')}.zip"

    def make(self):
        """Return the kit, as the bytes of one archive."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.list_files():
                archive.writestr(name, data)
        return content.getvalue()

    def render_badge(self):
        """Return the badge of today as a picture, for what shows no drawing: mails.

        It follows the label: one that is no longer in force says so instead of its end.
        """
        award = self.award
        sayings = self._get_sayings()
        ink = pick_ink(award.company_id.primary_color)
        if award._is_live():
            emblem = self._get_emblem(ink)
        else:
            status = award._fields["public_status"]._description_selection(self.env)
            sayings = sayings._replace(until=dict(status)[award.public_status])
            ink = GONE
            emblem = draw_mark(ink, CROSS)
        title = f"{sayings.label}, {sayings.holder}, {sayings.until}"
        banner = PlateFiles(draw_banner(sayings, ink), title, {"emblem": emblem})
        return banner.to_png(2)

    def list_files(self):
        """Return [(name, bytes)] of the kit."""
        ink = pick_ink(self.award.company_id.primary_color)
        sayings = self._get_sayings()
        pictures = {
            "emblem": self._get_emblem(ink),
            "code": self._get_code(),
        }
        title = f"{sayings.label}, {sayings.holder}, {sayings.until}"
        banner, sticker, page = (
            PlateFiles(draw(sayings, ink), title, pictures)
            for draw in (draw_banner, draw_sticker, draw_print)
        )
        return [
            (self.env._("1-signature/signature.html"), self._write_signature(sayings)),
            (self.env._("1-signature/signature.png"), banner.to_png(2)),
            (self.env._("2-web/banner.svg"), banner.to_svg()),
            (self.env._("2-web/banner.png"), banner.to_png(3)),
            (self.env._("2-web/badge.html"), self._write_badge()),
            (self.env._("3-vehicle/sticker-120-mm.pdf"), sticker.to_pdf()),
            (self.env._("3-vehicle/sticker-120-mm.svg"), sticker.to_svg()),
            (self.env._("4-print/plate-148-x-105-mm.pdf"), page.to_pdf()),
            (self.env._("4-print/plate-300-dpi.png"), page.to_png(300 / 72)),
            *self._get_uploaded(),
            (self.env._("READ-ME.txt"), self._write_notice(sayings)),
        ]

    def _get_sayings(self):
        award = self.award
        return Sayings(
            label=award.programme_id.name,
            holder=award.holder_name,
            until=self.env._(
                "valid until %s",
                write_day(self.env, award.valid_until),
            ),
            number=self.env._("No. %s", award.name),
            address=self.env._("Check it: code %s", format_code(award.token)),
        )

    def _get_emblem(self, ink):
        emblem = self.award.programme_id.with_context(bin_size=False).emblem
        if not emblem:
            return draw_mark(ink)
        try:
            picture = Image.open(io.BytesIO(base64.b64decode(emblem))).convert("RGBA")
        except UnidentifiedImageError:  # a vector drawing has no points to paint
            return draw_mark(ink)
        content = io.BytesIO()
        picture.save(content, "PNG")
        return content.getvalue()

    def _get_code(self):
        return self.env["ir.actions.report"].barcode(
            "QR", self.award._get_public_url(), width=300, height=300, barLevel="M"
        )

    def _get_uploaded(self):
        programme = self.award.programme_id.with_context(bin_size=False)
        if not programme.logo_kit:
            return []
        name = programme.logo_kit_filename or "logo.zip"
        return [
            (self.env._("5-logo/%s", name), base64.b64decode(programme.logo_kit)),
        ]

    def _write_signature(self, sayings):
        """Return the line to paste at the foot of a mail: its picture follows."""
        base_url = self.award.company_id.get_base_url()
        return str(
            self.env["ir.qweb"]._render(
                "mife_label.kit_signature",
                {
                    "award": self.award,
                    "sayings": sayings,
                    "page": self.award._get_public_url(),
                    "picture": f"{base_url}/label/badge/{self.award.token}.png",
                },
            )
        ).encode()

    def _write_badge(self):
        return f"{Certificate(self.award).get_badge_html()}\n".encode()

    def _write_notice(self, sayings):
        programme = self.award.programme_id
        rules = (
            ""
            if is_html_empty(programme.usage_rules)
            else html2plaintext(programme.usage_rules)
        )
        lines = [
            f"{sayings.label}, {sayings.holder}",
            f"{sayings.number}, {sayings.until}",
            "",
            self.env._(
                "These files may be shown as long as the label is in force. After that "
                "day, or if the label is suspended or withdrawn, take them down."
            ),
            self.env._("Anybody can check the label: %s", self.award._get_public_url()),
            "",
            self.env._("Rules of use"),
            rules or self.env._("Those that your coach gave you."),
            "",
        ]
        # a BOM and Windows ends of line: a notepad opens it with its accents
        return "\r\n".join(lines).encode("utf-8-sig")
