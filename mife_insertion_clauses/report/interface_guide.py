# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is told of ``insertion.interface`` to those who write a partner's software."""

CURL = """\
curl --silent --show-error --fail-with-body \\
  --header "Authorization: bearer $KEY" \\
  --header "Content-Type: application/json" \\
  --data '{}' \\
  "ADDRESS/contracts"
"""
PYTHON = """\
import json
import os
import urllib.request

HEADERS = {
    "Authorization": "bearer " + os.environ["KEY"],
    "Content-Type": "application/json",
}


def call(method, **body):
    request = urllib.request.Request(
        "ADDRESS/" + method, json.dumps(body).encode(), HEADERS
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


for month in call("months"):
    if not month["to_fill_in"]:
        continue
    people = call("month", month=month["id"])["people"]
    hours = [
        {
            "line": person["line"],
            "worked": 35,
            "known": {"worked": person["worked"]},
        }
        for person in people
        if person["to_fill_in"]
    ]
    answer = call("save_hours", month=month["id"], hours=hours)
    print(month["month"], month["company"], answer)
    if answer["saved"]:
        print(call("send_month", month=month["id"])["state"])
"""
BODIES = {
    "attestations": '{"year": 2026}',
    "attestation_file": '{"number": "..."}',
    "month": '{"month": 12}',
    "save_hours": '{"month": 12, "hours": [...]}',
    "send_month": '{"month": 12}',
}


def get_examples(address):
    """Return the examples as they run against the server of that address."""
    return {
        "address": address,
        "curl": CURL.replace("ADDRESS", address),
        "python": PYTHON.replace("ADDRESS", address),
    }


def get_methods(env):
    """Return the methods: {"name", "body", "text"}."""
    texts = {
        "contracts": env._(
            "The contracts that you follow as a buyer: lots, hours due and done, where "
            "they land"
        ),
        "attestations": env._("The attestations in force; without a year, all of them"),
        "attestation_file": env._("The PDF of one of them, in base64"),
        "months": env._("The months that you declare, those to fill in first"),
        "month": env._("The people of a month, with the line and the hours of each"),
        "save_hours": env._(
            "Writes hours: all of them or, if one cannot be, none, and says why"
        ),
        "send_month": env._(
            "Sends the month, as the button does; a second call changes nothing"
        ),
    }
    return [
        {"name": name, "body": BODIES.get(name, "{}"), "text": text}
        for name, text in texts.items()
    ]
