# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What reading public notices costs, against `json.loads` of the same bytes.

The peaks are those of a file of MIFE_NOTICES_MB megabytes (100 by default) read from
the disk: by the readers alone, one record after the other, then through the whole path,
checked and imported. An import is compared with creating as many contacts.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROUNDS, COUNT, IMPORTED = 7, 4000, 10_000
TODAY = date(2026, 11, 22)
_READ_APART = """
import importlib, sys, types
path, file = sys.argv[1:]
names = "odoo.addons.mife_insertion_clauses".split(".")
for depth in range(1, len(names) + 1):
    package = types.ModuleType(".".join(names[:depth]))
    package.__path__ = [path] * (depth == len(names))
    sys.modules[package.__name__] = package
procurement = importlib.import_module(package.__name__ + ".procurement")
count = 0
with open(file, "rb") as content:
    for _item in procurement.FileReading(content):
        count += 1
with open("/proc/self/status") as status:
    peak = [line.split()[1] for line in status if line.startswith("VmHWM")]
print(count, int(peak[0]) / 1024)
"""


def contract_v1(number):
    return {
        "procedure": "Appel d'offres ouvert",
        "source": "plateforme",
        "lieuExecution": {
            "code": f"{90000 + number % 100}",
            "typeCode": "Code postal",
            "nom": f"Commune {number % 100}",
        },
        "modifications": [],
        "nature": "Accord-cadre" if number % 3 else "Marché",
        "codeCPV": f"{45000000 + number % 300 * 1000}",
        "dureeMois": number % 48 + 1,
        "acheteur": {"id": "21900010600019", "nom": f"Commune {number % 60}"},
        "datePublicationDonnees": f"2019-0{number % 9 + 1}-1{number % 10}",
        "titulaires": [
            {
                "denominationSociale": f"Entreprise {number % 1500}",
                "id": "12345678200010",
                "typeIdentifiant": "SIRET",
            }
        ],
        "id": f"2019{number:07}00",
        "_type": "Marché",
        "formePrix": "Révisable",
        "uuid": f"{number:032X}",
        "dateNotification": f"2019-0{number % 9 + 1}-0{number % 9 + 1}",
        "objet": f"Travaux de réfection des bâtiments communaux, tranche {number}",
        "montant": 40000 + number * 7,
        "donneesExecution": [],
    }


def contract_v2(number):
    holder = {"typeIdentifiant": "SIRET", "id": "12345678200010"}
    return {
        "id": f"2026M{number}",
        "acheteur": {"id": "21900010600019"},
        "nature": "Marché",
        "objet": f"Entretien des espaces verts du secteur {number}",
        "codeCPV": f"{77000000 + number % 300 * 1000}",
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Bons de commande"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": number % 7 + 1,
        "attributionAvance": False,
        "sousTraitanceDeclaree": False,
        "typeGroupementOperateurs": "Pas de groupement",
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": f"{90000 + number % 100}", "typeCode": "Code postal"},
        "dureeMois": number % 48 + 1,
        "dateNotification": f"2026-0{number % 9 + 1}-0{number % 9 + 1}",
        "datePublicationDonnees": f"2026-0{number % 9 + 1}-1{number % 10}",
        "montant": 40000 + number * 7.5,
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "formePrix": "Forfaitaire",
        "titulaires": [{"titulaire": holder}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Clause environnementale"]
        },
    }


def write(make, numbers):
    return json.dumps(
        {"marches": [make(number) for number in numbers]}, ensure_ascii=False
    ).encode()


def seconds(function):
    best = float("inf")
    for _round in range(ROUNDS):
        start = time.process_time()
        function()
        best = min(best, time.process_time() - start)
    return best


def stream(content):
    from odoo.addons.mife_insertion_clauses.procurement import FileReading

    for _item in FileReading(content, TODAY):
        pass


def bench_reading(_env):
    """Read and check, record by record."""
    figures = []
    versions = (("N1", "read_v1", contract_v1), ("N2", "read_v2", contract_v2))
    for code, name, make in versions:
        content = write(make, range(COUNT))
        reference = seconds(lambda content=content: json.loads(content))
        taken = seconds(lambda content=content: stream(content))
        figures.append((code, name, taken / reference, 6.0))
    return figures


def write_large(file, megabytes):
    """Write the same contracts again and again; return how many there are."""
    part = write(contract_v1, range(COUNT))[len('{"marches": [') : -2]
    file.write(b'{"marches": [')
    times = megabytes * 1024 * 1024 // len(part) + 1
    for number in range(times):
        file.write(b"," * bool(number) + part)
    file.write(b"]}")
    file.flush()
    return times * COUNT


def bench_peak(_env):
    """Read a large file from the disk, in a process of its own."""
    megabytes = int(os.environ.get("MIFE_NOTICES_MB", "100"))
    addon = Path(__file__).parents[2] / "mife_insertion_clauses"
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        written = write_large(file, megabytes)
        answer = subprocess.run(
            [sys.executable, "-I", "-c", _READ_APART, str(addon), file.name],
            capture_output=True,
            check=True,
            text=True,
        )
    count, peak = answer.stdout.split()
    if int(count) != written:
        raise AssertionError(f"{count} records read of {written}")
    return "N3", f"peak_of_{megabytes}_mb", float(peak), 150


def bench_import(env):
    """Import contracts, against the creation of as many contacts."""
    vals_list = [
        {"name": f"Entreprise {number}", "is_company": True, "zip": "90000"}
        for number in range(IMPORTED)
    ]
    start = time.perf_counter()
    env["res.partner"].create(vals_list)
    env.flush_all()
    contacts = time.perf_counter() - start
    env.invalidate_all()
    notice_import = new_import(env, write(contract_v1, range(IMPORTED)))
    notice_import._check_files()
    start = time.perf_counter()
    notice_import._import_now()
    env.flush_all()
    notices = time.perf_counter() - start
    assert notice_import.created_count == IMPORTED
    again = new_import(env, write(contract_v1, range(IMPORTED)))
    again._read_now()
    assert again.unchanged_count == IMPORTED
    return "N4", "import_of_10000_by_contacts", notices / contacts, 1.0


def new_import(env, content):
    # no addon is known yet when a process loads this module
    from odoo.addons.mife_insertion_clauses.models.notice import insertion_notice_import

    attach = insertion_notice_import.attach
    file = attach(env, "essai.json", content)
    return env["insertion.notice.import"].create({"file_ids": [file], "take_all": True})


def bench_whole_path(env):
    """Check and import a large file: what Odoo's process takes more, and the other."""
    megabytes = int(os.environ.get("MIFE_NOTICES_MB", "100"))
    notice_import = new_import(env, b"large")
    kept = notice_import.file_ids
    path = Path(kept._full_path(kept.store_fname))
    with path.open("wb") as file:
        written = write_large(file, megabytes)
    kept.flush_recordset()
    env.cr.execute(
        "UPDATE ir_attachment SET file_size = %s WHERE id = %s",
        (path.stat().st_size, kept.id),
    )
    env.invalidate_all()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts again from here
    before = read_memory("self", "VmRSS")
    with watch_children() as peaks:
        notice_import._read_now()
    more = read_memory("self", "VmHWM") - before
    assert notice_import.record_count == written
    assert notice_import.created_count == COUNT
    return "N5", f"whole_path_of_{megabytes}_mb", more + max(peaks), 150


def read_memory(process, name):
    """Return a figure of a process in megabytes, zero once it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    values = [line.split()[1] for line in lines if line.startswith(name)]
    return int(values[0]) / 1024 if values else 0


@contextmanager
def watch_children():
    """Give the peaks of the processes that this one starts meanwhile."""
    peaks, is_over = [0], threading.Event()
    path = Path(f"/proc/self/task/{os.getpid()}/children")

    def watch():
        while not is_over.wait(0.05):
            for child in path.read_text().split():
                peaks.append(read_memory(child, "VmHWM"))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peaks
    finally:
        is_over.set()
        thread.join()
