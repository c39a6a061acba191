# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The server writes the address of each page in its log: without what opens a door.

nginx does the same in ``docker/nginx``.
"""

import logging
import re

SECRETS = re.compile(
    r"(?P<name>[?&#](?:\w*token|tickets_hash|hash)=)[^&#\s\"']+"
    r"|(?<!/my)(?P<page>/(?:attestation|suivi|clauses"
    r"|label/(?:certificate|badge|event|news|ambassador|interview))/)[^?\s\"']+"
)


def hide_secrets(text):
    return SECRETS.sub(lambda found: f"{found['name'] or found['page']}***", text)


class HideSecrets(logging.Filter):
    def filter(self, record):
        record.msg = hide_secrets(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                hide_secrets(arg) if isinstance(arg, str) else arg
                for arg in record.args
            )
        return True


logging.getLogger("werkzeug").addFilter(HideSecrets())
