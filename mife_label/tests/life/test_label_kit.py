# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
import zipfile

from lxml import etree, html
from PIL import Image

from odoo.tests import BaseCase, HttpCase, new_test_user, tagged
from odoo.tools.pdf import PdfReader

from ...report.plate_files import PlateFiles, draw_mark, lay_out, measure
from ...rules.plate import (
    Picture,
    Sayings,
    Words,
    draw_banner,
    draw_print,
    draw_sticker,
)
from ..common import LabelCommon

DRAWINGS = (draw_banner, draw_sticker, draw_print)


@tagged("standard")
class TestLabelPlate(BaseCase):
    def test_text_too_long_gets_smaller_then_is_cut(self):
        size, text = measure(Words("Short", 0, 0, 20, 200, "#000000"))
        self.assertEqual((size, text), (20, "Short"))
        size, text = measure(Words("A longer name of a firm", 0, 0, 20, 200, "#000000"))
        self.assertTrue(10 < size < 20)
        self.assertEqual(text, "A longer name of a firm")
        size, text = measure(Words("Firm " * 40, 0, 0, 20, 200, "#000000"))
        self.assertEqual(size, 10)
        self.assertTrue(text.endswith("\u2026"))

    def test_long_name_takes_two_lines(self):
        words = Words("Short", 0, 50, 20, 200, "#000000", lines=2)
        self.assertEqual(lay_out(words), [(20, "Short", 50)])
        name = "Boulangerie de la place, maison de Belfort"
        first, second = lay_out(words._replace(text=name))
        self.assertEqual(
            (first[1], second[1]), ("Boulangerie de la place,", "maison de Belfort")
        )
        self.assertTrue(first[2] < 50 < second[2])
        (only,) = lay_out(words._replace(text="Boulangeriedelaplacemaisondebelfort"))
        self.assertEqual(only[2], 50)

    def test_every_plate_says_the_same_in_every_file(self):
        sayings = Sayings(
            "Empl'itudes", "Boulangerie <Été> & fils", "valable", "No 1", "code"
        )
        mark = draw_mark("#1b4965")
        for draw in DRAWINGS:
            plate = draw(sayings, "#1b4965")
            pictures = {
                shape.name: mark for shape in plate.shapes if isinstance(shape, Picture)
            }
            files = PlateFiles(plate, "title", pictures)
            drawing = etree.fromstring(files.to_svg())
            self.assertIn(sayings.holder, "".join(drawing.itertext()))
            page = PdfReader(io.BytesIO(files.to_pdf())).pages[0]
            self.assertIn(sayings.holder, page.extract_text())
            image = Image.open(io.BytesIO(files.to_png(2)))
            self.assertEqual(
                image.size, (round(plate.width * 2), round(plate.height * 2))
            )


@tagged("post_install", "-at_install")
class TestLabelKit(LabelCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.action_publish()
        emblem = io.BytesIO()
        Image.new("RGB", (80, 40), "#cc0000").save(emblem, "JPEG")
        cls.programme.write(
            {
                "emblem": base64.b64encode(emblem.getvalue()),
                "usage_rules": "<p>Show it as it is</p>",
                "usage_rules_date": "2026-01-01",
            }
        )
        cls.lead = new_test_user(
            cls.env, "label_lead", groups="base.group_portal", lang="en_US"
        )
        cls.application = cls._bring_to(
            cls._create_application(contact_id=cls.lead.partner_id.id), "under_review"
        )
        cls.application.action_notify("awarded")
        cls.award = cls.application.award_id
        cls.award._write_by_action(
            {"valid_from": "2026-01-01", "valid_until": "2028-12-31"}
        )
        cls.url = f"/my/label/{cls.application.id}/award/kit"

    def setUp(self):
        super().setUp()
        self.authenticate("label_lead", "label_lead")

    def _refusal(self):
        response = self.url_open(self.url)
        self.assertIn("text/html", response.headers["Content-Type"])
        page = html.fromstring(response.text)
        return page.xpath("//*[@id='label_error']")[0].text_content().strip()

    def test_kit_carries_the_validity_and_the_emblem(self):
        self.award._accept_rules()
        response = self.url_open(self.url)
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        archive = zipfile.ZipFile(io.BytesIO(response.content))
        kinds = [name.rpartition(".")[2] for name in archive.namelist()]
        self.assertEqual(
            {kind: kinds.count(kind) for kind in kinds},
            {"html": 2, "png": 3, "svg": 2, "pdf": 2, "txt": 1},
        )
        for name in archive.namelist():
            content = archive.read(name)
            with self.subTest(name):
                if name.endswith(".svg"):
                    drawing = etree.fromstring(content)
                    text = " ".join(drawing.itertext())
                    self.assertIn("valid until 31 December 2028", text)
                    self.assertTrue(
                        drawing.xpath("//*[starts-with(@href, 'data:image/png')]")
                    )
                elif name.endswith(".pdf"):
                    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
                    self.assertIn("valid until 31 December 2028", text)
                    self.assertIn("Alpha Works", text)
                elif name.endswith(".png"):
                    image = Image.open(io.BytesIO(content)).convert("RGB")
                    reds = sum(
                        count
                        for count, (red, green, blue) in image.getcolors(1 << 24)
                        if red > 180 and green < 40 and blue < 40
                    )
                    self.assertGreater(reds, 1000)
                elif name.endswith(".txt"):
                    self.assertIn("Show it as it is", content.decode("utf-8-sig"))

    def _read_badge(self):
        response = self.url_open(f"/label/badge/{self.award.token}.png")
        self.assertEqual(response.headers["Content-Type"], "image/png")
        return Image.open(io.BytesIO(response.content)).convert("RGB")

    def test_badge_of_mails_follows_the_label(self):
        alive = self._read_badge()
        self.assertEqual(alive.size, (728, 200))
        self._take_measure(self.award, "suspension")
        suspended = self._read_badge()
        self.assertNotEqual(alive.tobytes(), suspended.tobytes())
        # the ink of what is no longer in force, and the emblem no more
        self.assertEqual(suspended.getpixel((364, 3)), (0x7F, 0x1D, 0x1D))
        self.assertFalse(
            [
                count
                for count, (red, green, blue) in suspended.getcolors(1 << 24)
                if red > 180 and green < 40 and blue < 40
            ]
        )
        self.assertEqual(self.url_open("/label/badge/ABCD.png").status_code, 404)

    def test_kit_waits_for_the_rules_of_use(self):
        self.assertIn("Accept the rules of use", self._refusal())

    def test_kit_dies_with_the_label_and_says_so(self):
        self.award._accept_rules()
        self.award._write_by_action(
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31"}
        )
        self.assertIn("ended on 31 December 2022", self._refusal())
        self.award._write_by_action(
            {"valid_from": "2026-01-01", "valid_until": "2028-12-31"}
        )
        self._take_measure(self.award, "suspension")
        self.assertIn("is suspended: take the logo down", self._refusal())
        self._take_measure(self.award, "withdrawal")
        self.assertIn("was withdrawn", self._refusal())

    def test_stranger_has_no_kit(self):
        new_test_user(self.env, "label_nobody", groups="base.group_portal")
        self.award._accept_rules()
        self.authenticate("label_nobody", "label_nobody")
        self.assertNotIn(b"PK", self.url_open(self.url).content[:2])
