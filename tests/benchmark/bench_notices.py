# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What reading public notices costs, against `json.loads` of the same bytes.

The peak is that of a process of its own which reads a file of MIFE_NOTICES_MB
megabytes (100 by default) from the disk, one record after the other.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from odoo.addons.mife_insertion_clauses.procurement import DecpReading

ROUNDS, COUNT = 7, 4000
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
    for _item in procurement.DecpReading(content):
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
    for _item in DecpReading(content, TODAY):
        pass


def bench_reading(_env):
    """Read and check, record by record."""
    figures = []
    for name, make in (("v1", contract_v1), ("v2", contract_v2)):
        content = write(make, range(COUNT))
        reference = seconds(lambda content=content: json.loads(content))
        taken = seconds(lambda content=content: stream(content))
        figures.append((f"N{len(figures) + 1}", f"read_{name}", taken / reference, 6.0))
    return figures


def bench_peak(_env):
    """Read a large file from the disk, in a process of its own."""
    megabytes = int(os.environ.get("MIFE_NOTICES_MB", "100"))
    part = write(contract_v1, range(COUNT))[len('{"marches": [') : -2]
    addon = Path(sys.modules[DecpReading.__module__].__file__).parents[1]
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(b'{"marches": [')
        times = megabytes * 1024 * 1024 // len(part) + 1
        for number in range(times):
            file.write(b"," * bool(number) + part)
        file.write(b"]}")
        file.flush()
        answer = subprocess.run(
            [sys.executable, "-I", "-c", _READ_APART, str(addon), file.name],
            capture_output=True,
            check=True,
            text=True,
        )
    count, peak = answer.stdout.split()
    if int(count) != times * COUNT:
        raise AssertionError(f"{count} records read of {times * COUNT}")
    return "N3", f"peak_of_{megabytes}_mb", float(peak), 150
