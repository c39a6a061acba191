# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import _super_send

from ...models.notice.insertion_notice_source import PRIVATE_PARAMETER
from ...procurement import fetch
from .test_insertion_notice import NoticeCase, contract, decp


class Server(BaseHTTPRequestHandler):
    """What servers of open data do, and what they should not."""

    asked = ()

    def do_GET(self):
        type(self).asked += (self.headers.get("User-Agent"),)
        getattr(self, self.path.strip("/").split(".")[0])()

    def _answer(self, status, content=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def good(self):
        if self.headers.get("If-None-Match") == '"one"':
            self._answer(304)
        else:
            self._answer(200, decp(contract()), ETag='"one"')

    def busy(self):
        self._answer(429, Retry_After="7200")

    def broken(self):
        self._answer(500)

    def moved(self):
        self._answer(302, Location="/good.json")

    def inside(self):
        self._answer(302, Location="http://169.254.169.254/latest/meta-data")

    def loop(self):
        self._answer(302, Location="/loop")

    def hang(self):
        time.sleep(2)

    def huge(self):
        self.send_response(200)
        self.end_headers()
        try:
            for _turn in range(64):
                self.wfile.write(b" " * (1 << 20))
        except OSError:
            return

    def log_message(self, *args):
        """Say nothing."""


@tagged("post_install", "-at_install")
class TestNoticeSource(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Server.asked = ()
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
        cls.server.daemon_threads = True
        thread = threading.Thread(target=cls.server.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.base = f"http://127.0.0.1:{cls.server.server_port}"
        cls.env["ir.config_parameter"].set_param(PRIVATE_PARAMETER, "1")

    @classmethod
    def _request_handler(cls, session, request, /, **options):
        # as it is asked for: the patience of a request is what is tried here
        assert request.url.startswith(cls.base), request.url
        return _super_send(session, request, **options)

    def _new_source(self, path, **vals):
        return self.env["insertion.notice.source"].create(
            {
                "name": "Platform",
                "url": f"{self.base}/{path}",
                "user_id": self.manager.id,
                "max_megabytes": 1,
                "active": True,
                **vals,
            }
        )

    def test_nothing_is_fetched_until_somebody_asks(self):
        source = self.env["insertion.notice.source"].create(
            {"name": "Platform", "url": f"{self.base}/good.json"}
        )
        self.assertFalse(source.active)
        cron = self.env.ref("mife_insertion_clauses.ir_cron_insertion_notice_source")
        self.assertFalse(cron.active)

    def test_what_comes_is_imported_once(self):
        source = self._new_source("moved.json")
        found = source._fetch()
        self.assertEqual(found.state, "checking")
        self.assertEqual(found.name, "good.json")
        self.assertEqual(found.source, "Platform")
        self.assertEqual(found.user_id, self.env.user)
        self.assertFalse(source.last_error)
        self.assertGreater(
            source.next_fetch, fields.Datetime.now() + timedelta(hours=23)
        )
        self.assertFalse(source._fetch())
        self.assertEqual(set(Server.asked), {fetch.AGENT})

    def test_failures_are_told_and_waited_for(self):
        now = fields.Datetime.now()
        for path, words, least in (
            ("busy", "busy", timedelta(hours=2)),
            ("broken", "refused", timedelta(minutes=15)),
            ("huge", "larger than 1 MB", timedelta(minutes=15)),
            ("loop", "too many times", timedelta(minutes=15)),
        ):
            with self.subTest(path=path):
                source = self._new_source(path)
                self.assertFalse(source._fetch())
                self.assertIn(words, source.last_error)
                self.assertGreaterEqual(source.next_fetch, now + least)
                self.assertLess(source.next_fetch, now + least + timedelta(minutes=2))

    def test_a_server_that_hangs_is_left(self):
        source = self._new_source("hang")
        start = time.monotonic()
        with patch.object(fetch, "READ_SECONDS", 0.3):
            source._fetch()
        self.assertLess(time.monotonic() - start, 2)
        self.assertIn("too long", source.last_error)

    def test_waits_grow_with_the_failures(self):
        source = self._new_source("broken")
        waits = []
        for _turn in range(9):
            source._fetch()
            waits.append(source.next_fetch - source.last_fetch)
        self.assertEqual(waits[:3], [timedelta(minutes=15 * n) for n in (1, 2, 4)])
        self.assertEqual(waits[-1], timedelta(days=1))
        with self.assertRaisesRegex(UserError, "refused"):
            source.action_fetch()

    def test_no_address_leads_inside(self):
        self.env["ir.config_parameter"].set_param(PRIVATE_PARAMETER, "0")
        for address in (
            f"{self.base}/good.json",
            "http://localhost/x",
            "http://[::1]/x",
            "http://10.0.0.1/x",
            "http://169.254.169.254/latest",
            "http://0x7f.1/x",
        ):
            with self.subTest(address=address):
                source = self._new_source("x", url=address)
                self.assertFalse(source._fetch())
                self.assertIn("private network", source.last_error)
        with self.assertRaisesRegex(ValidationError, "http"):
            self._new_source("x", url="file:///etc/passwd")

    def test_a_redirection_to_a_private_network_is_refused(self):
        real = fetch.check_address

        def check(address, allows_private):
            # the first server is taken for a public one
            real(address, allows_private=address.startswith(self.base))

        with patch.object(fetch, "check_address", check):
            source = self._new_source("inside")
            source._fetch()
        self.assertIn("private network", source.last_error)
