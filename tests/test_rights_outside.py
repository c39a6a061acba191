# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may do what, tried from outside: real sessions, JSON-RPC, a server that runs.

What is tried is read from the registry: models, fields with groups, methods, routes.
What is expected is written in the tables beside. ``rights_outside.csv`` says for each
model and role what it may read, write, create and delete: ``a`` all of its
organisation, ``o`` its own or a part, ``-`` nothing. ``rights_outside_fields.csv`` says
who reads the fields with groups, ``rights_outside_routes.csv`` who opens an address:
everybody (``all``), whoever has a session (``signed``) or whose record it is (``own``).
Whatever is not written there must be refused, by every way.

The administrator of Odoo (``settings``) reads the mails that leave and the links to
sign in, as core lets it: nothing that is kept opens an account (``account_cases.py``).

Each role tries each model in each run. Ways take turns, a step further every day: all
were tried after as many days as there are. ``MIFE_OUTSIDE_TURN=12`` takes the ways of
that day again, ``MIFE_OUTSIDE_TURN=all`` takes all of them at once: 80 000 tries.
"""

import contextlib
import inspect
import json
import os
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from addons import ROOT
from outside import Door, Try, find_faults, own_demonstration, read_table, served
from outside_files import FileWalk
from outside_in_process import ADDONS, PREFIXES, is_ours
from outside_screens import Office, find_screens, poison
from outside_ways import (
    EVERYTHING,
    HARMLESS,
    OPERATIONS,
    field_ways,
    fill_in,
    guess,
    path_ways,
    private_method,
    public_methods,
    read_ways,
    write_ways,
)
from poisoned import Listener, write_text
from screenshots import Browser

from odoo.sql_db import db_connect

DEMO = os.environ.get("MIFE_DEMO")
LEVELS = {row.pop("model"): row for row in read_table("rights_outside.csv")}
REASONS = {model: row.pop("without") for model, row in LEVELS.items()}
FIELDS = {
    (row["model"], row["field"]): row["roles"].split()
    for row in read_table("rights_outside_fields.csv")
}
ROUTES = {row.pop("route"): row for row in read_table("rights_outside_routes.csv")}
# What the numbers in an address are of
PARAMETERS = {
    "ambassador_id": "label.ambassador",
    "answer_id": "label.answer",
    "application_id": "label.application",
    "attestation_id": "insertion.attestation",
    "company_id": "res.company",
    "contract_id": "insertion.contract",
    "contractor_id": "insertion.contractor",
    "declaration_id": "insertion.declaration",
    "evidence_id": "label.evidence",
    "file_id": "ir.attachment",
    "hearing_id": "label.hearing",
    "interview_id": "label.interview",
    "letter_id": "label.letter",
    "offer_id": "insertion.offer",
    "penalty_id": "insertion.penalty",
    "placement_id": "insertion.placement",
    "proof_id": "ir.attachment",
    "referral_id": "insertion.referral",
    "session_id": "label.session",
    "standard_id": "label.standard",
    "statement_id": "insertion.statement",
}
ROLES = list(next(iter(LEVELS.values())))
PORTAL = ROLES[ROLES.index("company") :]
# Whose home and rights are told to managers: (start of names, role), by addon
MANAGERS = (("insertion", "insertion_manager"), ("label", "label_manager"))
# What an act answers when all it does is to open something, which has its own rights
WINDOWS = {"ir.actions.act_window", "ir.actions.act_url", "ir.actions.report"}
# Of the views of the back office, how many are opened each day
SCREENS = 40
LINK_TEXT = '<a href="javascript:window.mifeRan=1">link</a>${7*7}' + "W" * 300
TURN = os.environ.get("MIFE_OUTSIDE_TURN") or str(date.today().toordinal())


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    assert DEMO, "Run the tests with 'make test', which makes the demo database."
    log = tmp_path_factory.mktemp("outside") / "odoo.log"
    with own_demonstration(DEMO) as (name, facts), served(name, log) as port:
        yield Door(port, name, facts, log)


@pytest.fixture(scope="module")
def seen(door):
    """{(role, model): ids that the role finds}, None where it is refused."""
    pairs = [(role, model) for role in (*ROLES, "elsewhere") for model in LEVELS]
    answers = door.try_all(
        [Try(*pair, "search", ([],), {"context": EVERYTHING}) for pair in pairs]
    )
    return {
        pair: None if answer.is_refused else set(answer.result or ())
        for pair, (_try, answer) in zip(pairs, answers, strict=True)
    }


def turn(ways, rank, count):
    """Return some of the ways: others for each rank, and others tomorrow."""
    if TURN == "all" or count >= len(ways):
        return list(ways)
    first = (rank + int(TURN)) * count
    return [ways[(first + step) % len(ways)] for step in range(count)]


def is_closed(role, model):
    return LEVELS[model][role][0] == "-"


def sample(door, model):
    return door.facts["here"][model][:1] or door.facts["records"][model][:1] or [1]


def find_open(door, tries, windows=()):
    """Return what was not refused, each with what it gave."""
    return [
        f"{one.role}: {one.model}.{one.method}{one.args} {one.kwargs or ''}: "
        f"{answer.error or 'got'} {str(answer.result or answer.message)[:150]}"
        for one, answer in door.try_all(tries)
        if not answer.is_told
        and not (
            isinstance(answer.result, dict) and answer.result.get("type") in windows
        )
    ]


def check(wrong):
    """Fail with what is wrong, one thing a line."""
    assert not wrong, "\n".join(map(str, wrong))


# THE TABLES


def test_every_model_has_a_row(door):
    for model in door.facts["records"]:
        assert model in LEVELS, (
            f"{model} has no row in tests/rights_outside.csv: add one that says for "
            "each role what it may read, write, create and delete (a: all of its "
            "organisation, o: its own, -: nothing)."
        )
    assert set(LEVELS) == set(door.facts["records"])


def test_every_model_has_a_record(door):
    for model, reason in door.facts["empty"].items():
        assert REASONS[model], (
            f"No record of {model} to try: make one in tests/outside_in_process.py, or "
            f"say why not in its row of tests/rights_outside.csv ({reason})."
        )
    assert {model for model, why in REASONS.items() if why} == set(door.facts["empty"])


def test_every_field_with_groups_has_a_row(door, env):
    fields = {
        (model, name)
        for model in LEVELS
        for name, field in env[model]._fields.items()
        if field.groups and any(map(is_module_of_ours, field._modules))
    }
    for model, name in fields:
        assert (model, name) in FIELDS, (
            f"The field {name} of {model} has groups and no row in "
            "tests/rights_outside_fields.csv: add one with the roles that may read it."
        )
    assert fields == set(FIELDS)


def is_module_of_ours(name):
    return name.startswith("mife_")


# MODELS


def test_who_sees_what(door, seen):
    """All of the organisation, the own, or nothing: the others' never."""
    here, away = door.facts["here"], door.facts["elsewhere"]
    wrong = []
    for role in ROLES:
        own = door.facts["own"].get(role, {})
        for model, levels in LEVELS.items():
            found, level = seen[role, model], levels[role][0]
            expected = set(here[model]) & find_about_readable(door, role, model)
            if level == "-":
                right = found is None
            elif found is None:
                right = False
            elif level == "a":
                others = away.get(model, ()) if model.startswith(PREFIXES) else ()
                right = found >= expected and not found & set(others)
            elif model in own or model.startswith(PREFIXES):
                right = found == set(own.get(model, ()))
            else:
                right = not found >= expected or not expected
            if not right:
                wrong.append((role, model, levels[role], sorted(found or ())[:5]))
    check(wrong)


def find_about_readable(door, role, model):
    """Return what is read, of mails that did not leave, with what they are about."""
    if model not in door.facts["unsent"]:
        return set(door.facts["here"][model])
    return {
        int(mail)
        for mail, about in door.facts["unsent"][model].items()
        if LEVELS[about][role][0] == "a"
    }


def test_another_organisation_sees_nothing_of_ours(door, seen):
    ours = {
        model: set(ids) & (seen["elsewhere", model] or set())
        for model, ids in door.facts["here"].items()
        if model.startswith(PREFIXES) and model in door.facts["elsewhere"]
    }
    assert {model: ids for model, ids in ours.items() if ids} == {}
    tries = [
        Try("elsewhere", model, *way)
        for model in ours
        if door.facts["here"][model]
        for way in (
            *read_ways(sample(door, model))[:1],
            *write_ways(model, sample(door, model))[::2],
        )
    ]
    check(find_open(door, tries))


def test_what_is_closed_is_closed_by_every_way(door):
    tries = []
    for number, role in enumerate(ROLES):
        for rank, (model, levels) in enumerate(LEVELS.items(), number):
            ids = sample(door, model)
            refused = [
                way
                for level, way in zip(
                    levels[role][1:], write_ways(model, ids), strict=True
                )
                if level == "-"
            ]
            # where nothing is open, ways take turns
            if is_closed(role, model):
                refused = turn([*read_ways(ids), *refused], rank, 1)
            tries += [Try(role, model, *way) for way in refused]
    check(find_open(door, tries))


def test_what_the_table_gives_is_given(door):
    pairs = [
        (role, model, operation, level)
        for role in ROLES
        for model, levels in LEVELS.items()
        if not is_closed(role, model) and (role not in PORTAL)
        for operation, level in zip(OPERATIONS[1:], levels[role][1:], strict=True)
        if level != "-"
    ]
    answers = door.try_all(
        [
            Try(
                role,
                model,
                "has_access",
                (ids_of(door, model, operation, level), operation),
            )
            for role, model, operation, level in pairs
        ]
    )
    check(
        [
            pair
            for pair, (_try, answer) in zip(pairs, answers, strict=True)
            if answer.result is not True
        ]
    )


def ids_of(door, model, operation, level):
    if operation == "create":
        return []
    return sample(door, model) if level == "a" and door.facts["here"][model] else []


def test_records_of_others_are_closed_one_by_one(door, seen):
    """Where a role has its own, the others' are refused by every way."""
    tries = []
    for rank, ((role, model), found) in enumerate(seen.items()):
        hidden = set(door.facts["records"][model]) - (found or set())
        if found is None or not hidden or role == "elsewhere":
            continue
        away = set(door.facts["elsewhere"].get(model, ())) & hidden
        for number in [*sorted(away)[:1], *sorted(hidden - away)[:2]]:
            by_record = [
                way for way in read_ways([number]) if way[1][:1] == ([number],)
            ]
            ways = [by_record[0], *turn(by_record[1:4], rank, 1)]
            ways += turn(write_ways(model, [number])[::2], rank, 1)
            tries += [Try(role, model, *way) for way in ways]
    check(find_open(door, tries))


# FIELDS


def get_field_tries(door, seen, env):
    for rank, ((model, name), roles) in enumerate(FIELDS.items()):
        field = env[model]._fields[name]
        for number, role in enumerate(ROLES, rank):
            if is_closed(role, model) or role in roles:
                continue
            ids = sorted(seen[role, model] or [0])[:1]
            ways = field_ways(ids, field)
            if not ids[0]:
                ways = ways[4:]
            for way in turn(ways, number, 1):
                yield Try(role, model, *way)


def test_fields_with_groups_tell_nothing(door, seen, env):
    check(find_open(door, list(get_field_tries(door, seen, env))))


def test_fields_are_shown_to_whom_the_table_says(door):
    """A form of a role offers the fields that the table gives to it, no other."""
    pairs = [
        (role, model)
        for role in ROLES
        for model in dict.fromkeys(model for model, _field in FIELDS)
        if not is_closed(role, model)
    ]
    answers = door.try_all(
        [Try(*pair, "fields_get", (), {"attributes": ["type"]}) for pair in pairs]
    )
    wrong = [
        (role, model, name)
        for (role, model), (_try, answer) in zip(pairs, answers, strict=True)
        for (owner, name), roles in FIELDS.items()
        if owner == model and (name in answer.result) is not (role in roles)
    ]
    check(wrong)


def get_path_tries(env):
    secrets = {}
    for model, name in FIELDS:
        field = env[model]._fields[name]
        if field.store and field.column_type:
            secrets.setdefault(model, []).append(name)
    for number, role in enumerate(ROLES):
        for rank, model in enumerate(LEVELS, number):
            if is_closed(role, model):
                continue
            ways = [
                way
                for field in env[model]._fields.values()
                if field.relational and field.store and not field.groups
                for condition in get_conditions(env, role, field, secrets)
                for way in path_ways(field.name, condition)
            ]
            for way in turn(ways, rank, 2):
                yield Try(role, model, *way)


def get_conditions(env, role, field, secrets):
    """Yield a condition on each thing that the role may not read of linked records."""
    target = field.comodel_name
    if target not in LEVELS:
        return
    if is_closed(role, target):
        yield "display_name", "ilike", "a"
    for name in secrets.get(target, ()):
        if role not in FIELDS[target, name]:
            yield guess(env[target]._fields[name])


def test_no_path_of_a_search_leads_to_what_is_closed(door, env):
    check(find_open(door, list(get_path_tries(env))))


# WITHOUT A SESSION, OR WITH A KEY


def test_without_a_session_everything_is_refused(door):
    tries = [
        Try("public", model, *way)
        for rank, model in enumerate(LEVELS)
        for way in turn(read_ways(sample(door, model)), rank, 1)
    ]
    found = door.try_all(tries)
    assert {answer.error for _try, answer in found} == {
        "odoo.http.SessionExpiredException"
    }


def test_a_key_gives_the_rights_of_its_person(door, seen):
    pairs = []
    for rank, role in enumerate(door.facts["keys"]):
        closed = [model for model in LEVELS if is_closed(role, model)]
        # the hash of a key is slow by design
        models = {*LEVELS}.difference(closed).union(turn(closed, rank, 30))
        pairs += [(role, model) for model in sorted(models)]
    found = door.each(lambda pair: door.call_json2(*pair), pairs)
    wrong = [
        (pair, answer)
        for pair, answer in zip(pairs, found, strict=True)
        if answer != seen[pair]
    ]
    check(wrong)


def test_the_interface_reaches_what_is_the_callers(door):
    """It reads as superuser: it lists what is theirs, and no number opens the rest."""
    model, wrong, tries = "insertion.interface", [], []
    for role in (*ROLES, "elsewhere"):
        own = door.facts["own"][role]
        months = {*own["insertion.declaration"], *own["delegated"]}
        contracts = set(own["insertion.contract"])
        for method, expected in (("contracts", contracts), ("months", months)):
            answer = door.call(Try(role, model, method))
            if answer.error or {one["id"] for one in answer.result} != expected:
                wrong.append((role, method, expected, answer))
        others = set(door.facts["records"]["insertion.declaration"]) - months
        for number in (min(others), max(others)):
            tries += [
                Try(role, model, "month", (number,)),
                Try(role, model, "save_hours", (number, [])),
                Try(role, model, "send_month", (number,)),
            ]
    check(wrong)
    check(find_open(door, tries))


def test_what_is_for_managers_is_refused_to_all_others(door):
    """What has no table: what homes say, the sheet of who can see what."""
    doors = [
        (manager, f"{prefix}.home", "read_home", ("manager",))
        for prefix, manager in MANAGERS
    ] + [
        (manager, f"report.{name}.rights_document", "action_open", ())
        for name, (_prefix, manager) in zip(ADDONS, MANAGERS, strict=True)
    ]
    for manager, *way in doors:
        assert door.call(Try(manager, *way)).result, way
        others = [role for role in ROLES if role != manager]
        check(find_open(door, [Try(role, *way) for role in others]))


# DOCUMENTS


def test_files_messages_and_activities_follow_their_record(door, seen):
    wrong = []
    for model, documents in door.facts["documents"].items():
        answers = door.try_all(
            [
                Try(role, model, "search", ([("id", "!=", 0)],))
                for role in ROLES
                if not is_closed(role, model)
            ]
        )
        for one, answer in answers:
            for number in answer.result:
                owner, record = documents.get(str(number), (None, None))
                if owner and record not in (seen[one.role, owner] or ()):
                    wrong.append((one.role, model, number, owner, record))
    check(wrong)


def test_files_are_not_given_by_their_number(door, seen):
    """With no token, a guessed one, or none that is one."""
    tokens = ("", "?access_token=", "?access_token=None", "?access_token=0")
    files = door.facts["documents"]["ir.attachment"]
    firsts = {}
    for number, (owner, record) in files.items():
        firsts.setdefault((owner, record), number)
    tries = [
        (role, owner, record, f"/web/content/{number}{token}")
        for rank, ((owner, record), number) in enumerate(firsts.items())
        if rank % (len(firsts) // 60 + 1) == 0
        for role in (*turn(PORTAL, rank, 2), "internal", "public")
        for token in tokens
        if role == "public" or record not in (seen[role, owner] or ())
    ]
    assert len(tries) > 100
    found = door.each(lambda one: door.fetch(one[0], one[-1]), tries)
    check(
        [
            one
            for one, (status, _headers, _text) in zip(tries, found, strict=True)
            if status < 300 or status >= 500
        ]
    )


def get_print_address(report, number):
    kind = "xlsx" if report.report_type == "xlsx" else "html"
    return f"/report/{kind}/{report.report_name}/{number}"


def test_reports_are_printed_for_who_reads_the_record(door, env):
    reports = env["ir.actions.report"].search([("model", "in", list(LEVELS))])
    tries = [
        (role, get_print_address(report, sample(door, report.model)[0]))
        for rank, report in enumerate(reports)
        if report.model.startswith(PREFIXES)
        for role in (*turn(PORTAL, rank, 3), "internal", "criteria", "public")
        if role == "public" or is_closed(role, report.model)
    ]
    found = door.each(lambda one: door.fetch(one[0], one[-1]), tries)
    check(
        [
            (one, status)
            for one, (status, _headers, _text) in zip(tries, found, strict=True)
            if status < 300 or status >= 500
        ]
    )


# ACTS


def get_act_tries(door, env):
    rank = 0
    for model in LEVELS:
        closed = [role for role in ROLES if is_closed(role, model)]
        for name, function in public_methods(type(env[model]), is_ours):
            rank += 1
            args = fill_in(function, sample(door, model))
            portal = [role for role in closed if role in PORTAL]
            office = [role for role in closed if role not in PORTAL]
            for roles, count in ((portal, 1), (office, 2)):
                for role in turn(roles, rank, count):
                    yield Try(role, model, name, args)


def test_acts_are_refused_to_who_has_no_right(door, env):
    assert all(hasattr(env[model], name) for model, name in HARMLESS)
    tries = list(get_act_tries(door, env))
    assert len(tries) > 900
    check(find_open(door, tries, windows=WINDOWS))


def get_own_act_tries(door, seen, env):
    """The acts of records that an account of the portal reads."""
    for role in PORTAL:
        for model in LEVELS:
            if is_closed(role, model) or not model.startswith(PREFIXES):
                continue
            ids = sorted(seen[role, model])[:1] or sample(door, model)
            for name, function in public_methods(type(env[model]), is_ours):
                yield Try(role, model, name, fill_in(function, ids))


def test_accounts_of_the_portal_act_by_their_pages_only(door, seen, env):
    tries = list(get_own_act_tries(door, seen, env))
    check(find_open(door, tries, windows=WINDOWS))


def test_private_methods_are_closed_to_all(door, env):
    tries = [
        Try(role, model, name, (sample(door, model),))
        for model in LEVELS
        if (name := private_method(type(env[model]), is_ours))
        for role in ("insertion_manager", "label_manager", "settings")
    ]
    assert len(tries) > 300
    check(find_open(door, tries))


def test_nobody_writes_in_the_thread_of_what_is_closed(door, env):
    tries = [
        Try(role, model, "message_post", (sample(door, model),), {"body": "outside"})
        for model in LEVELS
        if hasattr(env[model], "message_post") and model.startswith(PREFIXES)
        for role in ("internal", "settings", "competitor", "other_candidate", "juror")
        if is_closed(role, model)
    ]
    assert len(tries) > 50
    check(find_open(door, tries))


# ROUTES


def get_routes(env):
    """Return {address: endpoint} of the pages and calls of ours."""
    Http, modules = env["ir.http"], env.registry._init_modules
    return {
        address: endpoint
        for address, endpoint in Http._generate_routing_rules(
            modules, Http._get_converters()
        )
        if any(f"addons.{name}." in endpoint.func.__module__ for name in ADDONS)
    }


def test_every_route_has_a_row(env):
    routes = get_routes(env)
    for address, endpoint in routes.items():
        assert address in ROUTES, (
            f"{address} has no row in tests/rights_outside_routes.csv: add one with "
            "its auth and who may open it (all, signed or own)."
        )
        assert endpoint.routing["auth"] == ROUTES[address]["auth"], address
    assert set(ROUTES) == set(routes)


def fill_address(door, role, address):
    """Return the address with records that are not the role's, and the first's id."""
    own, first = door.facts["own"].get(role, {}), None

    def fill(found):
        nonlocal first
        converter, name = found.groups()
        if converter != "int":
            return "outside"
        model = PARAMETERS.get(name)
        mine = own.get(model, ()) if first is None else ()
        others = "here" if role == "elsewhere" else "records"
        ids = [one for one in door.facts[others].get(model, [1]) if one not in mine]
        first = first or str(ids[-1])
        return str(ids[-1])

    return re.sub(r"<(\w+):(\w+)>", fill, address), first


def ask(door, one):
    """Return the status of an address, and where it leads at last if it sends on."""
    role, _address, url, first, endpoint = one
    if endpoint.routing["type"] == "jsonrpc":
        _status, _headers, text = door.fetch(role, url, {"params": {}})
        # whatever it says, it saves nothing for who may not: a sentence or an error
        return (403 if is_sentence(json.loads(text)) else 200), ""
    if "GET" in (endpoint.routing["methods"] or {"GET"}):
        status, headers, _text = door.fetch(role, url)
    else:
        status, headers, _text = door.post(role, url)
    place = urlsplit(headers.get("Location") or "").path
    for _turn in range(3):
        if not first or f"/{first}" not in place:
            return status, place
        # refusals send to the page above: it must be closed as well
        status, headers, _text = door.fetch(role, place)
        if status < 300:
            return status, place
        place = urlsplit(headers.get("Location") or "").path
    return status, place


def is_sentence(answer):
    result = answer.get("result")
    return "error" in answer or not result or "error" in result


def get_route_tries(door, env):
    for rank, (address, endpoint) in enumerate(get_routes(env).items()):
        who = ROUTES[address]["who"]
        roles = [*turn(PORTAL, rank, 4), "internal", "elsewhere", "public"]
        if who == "own":
            roles += turn(PORTAL, rank + 4, 3)
        for role in roles:
            url, first = fill_address(door, role, address)
            yield role, address, url, first, endpoint


def test_routes_give_nobody_what_is_not_theirs(door, env):
    """With records of others: no page, no way back to the record, no fault."""
    tries = list(get_route_tries(door, env))
    assert len(tries) > 500
    found = door.each(lambda one: ask(door, one), tries)
    wrong = []
    for (role, address, url, _first, _endpoint), (status, place) in zip(
        tries, found, strict=True
    ):
        who = ROUTES[address]["who"]
        closed = who == "own" or (who == "signed" and role == "public")
        if status >= 500 or (closed and status < 300):
            wrong.append((role, url, status, place))
    check(wrong)


def test_nothing_of_it_was_a_fault_of_the_server(door, capsys):
    with capsys.disabled():
        print(f"\n{door.tell_count()}\nMIFE_OUTSIDE_TURN={TURN} takes these again.")
    assert len(door.tried) > 10_000
    check(find_faults(door.log.read_text()))


# FILES


# How a browser takes what is no page: saved, or shown by its reader of PDF. The rest is
# read by programs, or is a picture of a page
DOWNLOADS = {
    "/insertion/figures/<int:statement_id>.csv": "attachment",
    "/label/badge/<string:code>.jwt": "attachment",
    "/label/interview/<int:interview_id>/pdf": "inline",
    "/label/letter/<int:letter_id>": "inline",
    "/label/minutes/<int:session_id>/<string:kind>": "inline",
    "/my/clauses/attestations/<int:attestation_id>": "attachment",
    "/my/clauses/files/<string:name>": "attachment",
    "/my/clauses/penalties/<int:penalty_id>/files/<int:file_id>": "attachment",
    "/my/clauses/statements/<int:statement_id>": "attachment",
    "/my/insertion/attestations/<int:attestation_id>": "attachment",
    "/my/insertion/lots/<int:contractor_id>/messages/<int:file_id>": "attachment",
    "/my/insertion/months/<int:declaration_id>/file": "attachment",
    "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>": "attachment",
    "/my/insertion/penalties/<int:penalty_id>/files/<int:file_id>": "attachment",
    "/my/jury/<int:session_id>/<int:hearing_id>/pdf": "attachment",
    "/my/jury/<int:session_id>/<int:hearing_id>/proofs/<int:evidence_id>": "attachment",
    "/my/jury/<int:session_id>/minutes": "attachment",
    "/my/label/<int:application_id>/award/benchmark/document": "attachment",
    "/my/label/<int:application_id>/award/certificate": "attachment",
    "/my/label/<int:application_id>/award/kit": "attachment",
    "/my/label/<int:application_id>/award/logo": "attachment",
    "/my/label/<int:application_id>/letter": "attachment",
    "/my/label/<int:application_id>/proofs/<int:evidence_id>": "attachment",
    "/my/label/<int:application_id>/versions/<int:version>/pdf": "attachment",
}
READ_BY_PROGRAMS = {
    "/insertion/figures/<int:statement_id>.json",
    "/label/achievement/<int:standard_id>",
    "/label/badge/<string:code>.png",
    "/label/badge/<string:code>.svg",
    "/label/issuer/<int:company_id>",
    "/label/register.json",
    "/label/status/<int:company_id>/<string:purpose>",
    "/my/insertion/icon-<int:size>.png",
    "/my/insertion/manifest.webmanifest",
    "/my/insertion/offline.js",
}
# What the demonstration has none of behind a link, and the tests that make one and open
# it: a figure published, a letter, a file joined, a label whose logo may be used
CLAUSES, LABEL = "mife_insertion_clauses/tests", "mife_label/tests"
PENALTY = f"{CLAUSES}/penalty/test_penalty_room.py"
NOT_WALKED = {
    "/insertion/figures/<int:statement_id>.csv": (
        f"{CLAUSES}/statement/test_statement_screen.py"
    ),
    "/insertion/figures/<int:statement_id>.json": (
        f"{CLAUSES}/statement/test_statement_screen.py"
    ),
    "/my/clauses/attestations/<int:attestation_id>": (
        f"{CLAUSES}/portal/test_portal_others.py"
    ),
    "/my/clauses/penalties/<int:penalty_id>/files/<int:file_id>": PENALTY,
    "/my/insertion/lots/<int:contractor_id>/messages/<int:file_id>": (
        f"{CLAUSES}/portal/test_portal_exchange.py"
    ),
    "/my/insertion/months/<int:declaration_id>/proofs/<int:proof_id>": (
        f"{CLAUSES}/portal/test_portal_others.py"
    ),
    "/my/insertion/penalties/<int:penalty_id>/files/<int:file_id>": PENALTY,
    "/my/jury/<int:session_id>/minutes": f"{LABEL}/jury/test_label_board.py",
    "/my/label/<int:application_id>/award/kit": f"{LABEL}/life/test_label_kit.py",
    "/my/label/<int:application_id>/award/logo": (
        f"{LABEL}/life/test_label_communication.py"
    ),
    "/my/label/<int:application_id>/letter": f"{LABEL}/jury/test_label_release.py",
}
# by the type that the answer says, exactly
KINDS = {
    "application/json; charset=utf-8",
    "application/manifest+json",
    "application/pdf",
    "application/vc+jwt",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
    "image/png",
    "image/svg+xml; charset=utf-8",
    "text/csv; charset=utf-8",
    "text/javascript",
}


# What a method that answers a file calls, itself or by others of its controller
ANSWERS_FILE = re.compile(r"\.(?:make\w*_response|get_response)\(|\bResponse\(")
CALLED = re.compile(r"\b(?:self|super\(\))\.(\w+)\(")


def may_answer_file(controller, name, seen):
    """Tell it from the code of a method, and of those of its controller it calls."""
    seen.add(name)
    texts = [
        inspect.getsource(inspect.unwrap(vars(kind)[name]))
        for kind in type(controller).__mro__
        if is_ours_class(kind) and name in vars(kind)
    ]
    return any(map(ANSWERS_FILE.search, texts)) or any(
        may_answer_file(controller, called, seen)
        for called in {one for text in texts for one in CALLED.findall(text)} - seen
    )


def is_ours_class(kind):
    return any(kind.__module__.startswith(f"odoo.addons.{name}.") for name in ADDONS)


def test_every_address_of_a_file_is_known(env):
    """Whether a link leads there or not."""
    found = {
        address
        for address, endpoint in get_routes(env).items()
        if endpoint.routing["type"] == "http"
        and "GET" in (endpoint.routing["methods"] or ["GET"])
        and may_answer_file(endpoint.func.__self__, endpoint.func.__name__, set())
    }
    assert found == {*DOWNLOADS, *READ_BY_PROGRAMS}
    for path in NOT_WALKED.values():
        assert (ROOT / path).is_file(), path


def test_every_download_is_saved_or_shown_as_what_it_is(door, env):
    """By each link that a role may follow: no browser takes one for a page of ours."""
    roles = ("company", "buyer", "structure", "juror", "candidate", "public")
    walk = FileWalk(door, get_routes(env), PARAMETERS)
    found = walk.find(roles, ("coach", "secretary"))
    wrong = []
    for one in found:
        headers = one.headers
        asked = DOWNLOADS.get(one.rule, "")
        disposition = (headers.get("Content-Disposition") or "").partition(";")[0]
        policy = headers.get("Content-Security-Policy") or ""
        right = (
            headers["Content-Type"] in KINDS,
            disposition == asked,
            headers.get("X-Content-Type-Options") == "nosniff",
            "default-src 'none'" in policy or one.rule.endswith("offline.js"),
        )
        if not all(right):
            wrong.append((one.url, right, list(headers.items())))
    check(wrong)
    rules = {one.rule for one in found}
    known = {*DOWNLOADS, *READ_BY_PROGRAMS}
    assert rules <= known, rules - known
    assert rules == known - set(NOT_WALKED), rules ^ (known - set(NOT_WALKED))


# STORED TEXT, LAST: IT CHANGES WHAT THE OTHERS READ


def test_no_screen_of_the_office_runs_what_is_typed_outside(door, env):
    """Each view of each menu, its page never left; some of them each day."""
    listener = Listener()
    with contextlib.closing(listener):
        text = write_text(listener.port) + LINK_TEXT
        with contextlib.closing(db_connect(door.database).cursor()) as cr:
            found = poison(cr, env.registry, text)
            cr.commit()
        assert found > 100
        screens = find_screens(door.database)
        assert len(screens) > 200
        chosen = turn(screens, 0, SCREENS)
        wrong, shown = [], 0
        with Browser(f"http://127.0.0.1:{door.port}") as browser:
            browser.login("admin", "admin")
            kept = {
                model: ids
                for model, ids in door.facts["here"].items()
                if not env[model]._transient
            }
            office = Office(browser, kept)
            office.start()
            for screen in filter(office.has, chosen):
                seen = office.show(screen)
                shown += seen.pop("shown")
                if any(seen.values()):
                    wrong.append((screen, seen))
                if seen["ran"] or seen["failed"]:
                    office.start()
        check(wrong)
        assert shown > len(chosen) // 3
        assert listener.asked == []
    check(find_faults(door.log.read_text()))
