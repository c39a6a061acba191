# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Check any page of the product with axe-core, in the Chromium of screenshots.py."""

import importlib.util
import json
from pathlib import Path

PACKAGE = importlib.util.find_spec("axe_playwright_python")
SCRIPT = Path(PACKAGE.submodule_search_locations[0], "axe.min.js")
RUN = "axe.run(document).then((found) => JSON.stringify(found.violations))"


def violations(browser, url=None):
    """Return what axe-core finds wrong, of any impact, in one line each.

    In the page at ``url``, or in the one that is open.
    """
    if url:
        browser.open(url)
    browser.evaluate(SCRIPT.read_text())
    answer = browser.call(
        "Runtime.evaluate", expression=RUN, awaitPromise=True, returnByValue=True
    )
    return [
        f"{url}: {violation['id']} ({violation['impact']}): {node['html'][:160]} "
        f"{node['failureSummary'].splitlines()[-1].strip()}"
        for violation in json.loads(answer["result"]["value"])
        for node in violation["nodes"]
    ]
