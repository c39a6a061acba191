# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fetching a file from an address that somebody typed, without being led elsewhere.

Addresses of the machine and of its own networks are refused, by name and by the number
that answers, at each redirection. Time and size are bounded.
"""

import ipaddress
import socket
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import requests

AGENT = "Odoo-insertion-clauses/19.0 (open data of public procurement)"
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10, 30, 300
_MOST_REDIRECTS = 4
_BLOCK = 256 * 1024


class NotFetched(Exception):
    """Why a file was not fetched: a code, its detail, and when to ask again."""

    def __init__(self, code, detail="", wait_seconds=None):
        self.code = code
        self.detail = detail
        self.wait_seconds = wait_seconds
        super().__init__(code, detail)


class Fetched(NamedTuple):
    """What came: nothing new when ``is_new`` is false."""

    is_new: bool
    filename: str = ""
    etag: str = ""
    modified: str = ""


def fetch(address, file, most_bytes, etag="", modified="", allows_private=False):
    """Write into ``file`` what an address gives.

    :param etag, modified: what the last answer said of itself
    :param allows_private: for tests, whose server is on the machine
    :raise NotFetched: the file could not be had
    """
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}
    if etag:
        headers["If-None-Match"] = etag
    if modified:
        headers["If-Modified-Since"] = modified
    end = time.monotonic() + WHOLE_SECONDS
    with requests.Session() as session:
        session.trust_env = False
        try:
            with _open(session, address, headers, allows_private) as response:
                return _receive(response, file, most_bytes, end)
        except requests.Timeout as error:
            raise NotFetched("time_out") from error
        except (requests.RequestException, OSError) as error:
            raise NotFetched("no_answer", type(error).__name__) from error


def check_address(address, allows_private=False):
    """Refuse what is no public address of the web.

    >>> check_address("file:///etc/passwd")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    fetch.NotFetched: ('not_web', 'file')
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotFetched("not_web", parts.scheme)
    if allows_private:
        return
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise NotFetched("unknown_host", parts.hostname) from error
    for *_what, place in found:
        _check_number(place[0])


def _check_number(number):
    if not ipaddress.ip_address(number.partition("%")[0]).is_global:
        raise NotFetched("private", number)


def _open(session, address, headers, allows_private):
    for _turn in range(_MOST_REDIRECTS + 1):
        check_address(address, allows_private)
        response = session.get(
            address,
            headers=headers,
            stream=True,
            allow_redirects=False,
            timeout=(CONNECT_SECONDS, READ_SECONDS),
        )
        if not allows_private:
            _check_peer(response)
        if not response.is_redirect:
            return response
        address = urljoin(address, response.headers["Location"])
        response.close()
    raise NotFetched("too_many_redirects")


def _check_peer(response):
    """Refuse an answer that comes from elsewhere than what the name said before."""
    connection = getattr(response.raw, "_connection", None)
    sock = getattr(connection, "sock", None)
    if sock is None:
        if response.headers.get("Content-Length") == "0":
            return
        raise NotFetched("no_answer")
    _check_number(sock.getpeername()[0])


def _receive(response, file, most_bytes, end):
    status = response.status_code
    if status == requests.codes.not_modified:
        return Fetched(False)
    if status in (requests.codes.too_many_requests, requests.codes.unavailable):
        raise NotFetched(
            "busy", str(status), read_wait(response.headers.get("Retry-After"))
        )
    if status != requests.codes.ok:
        raise NotFetched("refused", str(status))
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > most_bytes:
        raise NotFetched("too_large", str(most_bytes >> 20))
    size = 0
    for block in response.iter_content(_BLOCK):
        size += len(block)
        if size > most_bytes:
            raise NotFetched("too_large", str(most_bytes >> 20))
        if time.monotonic() > end:
            raise NotFetched("time_out")
        file.write(block)
    if not size:
        raise NotFetched("empty")
    file.flush()
    name = urlsplit(response.url).path.rpartition("/")[2]
    return Fetched(
        True,
        name[-100:],
        response.headers.get("ETag", "")[:200],
        response.headers.get("Last-Modified", "")[:100],
    )


def read_wait(text, now=None):
    """Return the seconds that a server asks to wait, None when it does not say.

    >>> read_wait("120"), read_wait(""), read_wait("soon")
    (120, None, None)
    >>> read_wait("Mon, 01 Jun 2026 10:01:00 GMT", datetime(2026, 6, 1, 10, tzinfo=UTC))
    60
    """
    text = (text or "").strip()
    if text.isdecimal():
        return int(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0, int((until - (now or datetime.now(UTC))).total_seconds()))
