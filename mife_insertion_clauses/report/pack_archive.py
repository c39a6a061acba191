# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib
import io
import re
import zipfile


class PackArchive:
    """All the packs of a year in one file: each as PDF, workbook and CSV.

    In a fixed order, with the days of issue: the same packs make the same bytes.
    """

    def __init__(self, issues):
        self.issues = issues.with_context(bin_size=False).sorted("number")

    def pack(self):
        """Return the archive, in base 64."""
        stream, prints = io.BytesIO(), []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for issue in self.issues:
                for name, content in self._get_files(issue):
                    self._add(archive, issue, name, content)
                    prints.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
            if self.issues:
                text = "".join(prints).encode()
                self._add(archive, self.issues[-1], "SHA256SUMS", text)
        return base64.b64encode(stream.getvalue())

    def _get_files(self, issue):
        for field in ("pdf", "xlsx", "csv"):
            # names that any system may write
            name = re.sub(r'[\\/:*?"<>|]+', "-", issue[f"{field}_name"])
            yield name, base64.b64decode(issue[field])

    def _add(self, archive, issue, name, content):
        day = issue.issued_on.timetuple()[:6]
        member = zipfile.ZipInfo(name, date_time=day)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        archive.writestr(member, content)
