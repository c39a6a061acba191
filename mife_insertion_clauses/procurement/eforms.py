# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading an eForms notice, from XML or from the JSON that BOAMP makes of it."""

from decimal import ROUND_CEILING, Decimal, InvalidOperation

from ..rules.territory import find_of_nuts, find_of_town
from .identifiers import is_siret, read_identifiers
from .records import EvidenceData, HolderData, LotData
from .tree import find_all, find_text, iterate_nodes, text_of
from .values import as_number, read_amount, read_cpv, read_date, read_text

ROOTS = {
    "PriorInformationNotice": "information",
    "ContractNotice": "consultation",
    "ContractAwardNotice": "award",
}
_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_MONTHS = {
    "MONTH": Decimal(1),
    "YEAR": Decimal(12),
    "DAY": 12 / Decimal("365.25"),
    "WEEK": 7 * 12 / Decimal("365.25"),
}
# codes of lists that speak of people far from employment
_EVIDENCE = {
    ("strategic-procurement", "soc-obj"): "declared",
    ("social-objective", "opp"): "declared",
    ("social-objective", "et-eq"): "declared",
    ("social-objective", "other"): "declared",
    ("social-objective", "gen-eq"): "declared",
    ("reserved-procurement", "res-ws"): "reserved",
    ("reserved-procurement", "res-pub-ser"): "reserved",
    ("reserved-execution", "yes"): "reserved",
}


def read_eforms(root, tree, log):
    """Return the values of a notice, without its number nor its texts."""
    reader = _Eforms(root, tree, log)
    return reader.read_values()


class _Eforms:
    def __init__(self, root, tree, log):
        self._root = root
        self._tree = tree
        self._log = log
        self._organisations = self._index("Organizations/Organization/Company")

    def _find(self, *paths):
        return find_text(self._tree, *paths)

    def _extension(self, path):
        return find_all(self._tree, f"{_EXTENSION}/{path}")

    def _index(self, path):
        return {
            find_text(item, "PartyIdentification/ID", "ID"): item
            for item in self._extension(path)
        }

    def read_values(self):
        log = self._log
        lots = self._read_lots()
        project = (find_all(self._tree, "ProcurementProject") or [{}])[0]
        durations = [lot.duration_months for lot in lots if lot.duration_months]
        amount, is_maximum = self._read_amount(project)
        return {
            "kind": "contract",
            "notice_id": self._find("ID"),
            "stage": self._find_stage(),
            "procedure_id": self._find("ContractFolderID"),
            "follows": self._find_followed(),
            "subject": read_text(find_text(project, "Name"), "Name", log),
            "description": find_text(project, "Description")[:4000],
            "cpv": self._read_cpv(project),
            "amount": amount,
            "amount_is_maximum": is_maximum,
            "duration_months": max(durations, default=None),
            "procedure": self._find("TenderingProcess/ProcedureCode"),
            "lots": tuple(lots),
            "evidence": tuple(dict.fromkeys(self._iterate_evidence())),
            "holders": self._read_holders(),
            "notified_on": self._read_notification(),
            "published_on": read_date(
                self._find("IssueDate")[:10] or None, "IssueDate", log
            ),
            **self._read_deadline(),
            **self._read_place(),
            **self._read_buyer(),
        }

    def _find_stage(self):
        reasons = self._extension("Changes/ChangeReason/ReasonCode")
        if any("cancel" in text_of(reason) for reason in reasons):
            return "cancellation"
        if self._find("NoticeTypeCode") == "can-modif":
            return "modification"
        if self._extension("Changes"):
            return "change"
        return ROOTS[self._root]

    def _find_followed(self):
        found = self._extension("Changes/ChangedNoticeIdentifier")
        found += self._extension("ContractModification/ChangedNoticeIdentifier")
        found += find_all(self._tree, "TenderingProcess/NoticeDocumentReference/ID")
        texts = (text_of(item).strip() for item in found)
        return tuple(dict.fromkeys(filter(None, texts)))

    # -- who --

    def _read_buyer(self):
        log = self._log
        key = self._find("ContractingParty/Party/PartyIdentification/ID")
        company = self._organisations.get(key, {})
        identifier = find_text(company, "PartyLegalEntity/CompanyID")
        found = []
        if identifier:
            found = read_identifiers(identifier, "SIRET", "CompanyID", log)
        name = find_text(company, "PartyName/Name")
        return {
            "buyer_name": read_text(name, "PartyName", log, limit=250),
            "buyer_identifier": found[0].text if found else "",
            "buyer_siret": found[0].siret if found else "",
            "buyer_postcode": find_text(company, "PostalAddress/PostalZone")[:10],
            "buyer_town": find_text(company, "PostalAddress/CityName")[:100],
        }

    def _read_holders(self):
        parties = self._index("NoticeResult/TenderingParty")
        holders = {}
        for party in parties.values():
            for tenderer in find_all(party, "Tenderer/ID"):
                key = text_of(tenderer).strip()
                company = self._organisations.get(key)
                if company is not None:
                    holders[key] = self._read_holder(company)
        return tuple(holders.values())

    def _read_holder(self, company):
        name = find_text(company, "PartyName/Name")[:250]
        identifier = "".join(find_text(company, "PartyLegalEntity/CompanyID").split())
        if is_siret(identifier):
            return HolderData(identifier, "SIRET", name, identifier)
        return HolderData(identifier[:50], "", name)

    # -- what --

    def _read_cpv(self, project):
        code = find_text(project, "MainCommodityClassification/ItemClassificationCode")
        return read_cpv(code, "ItemClassificationCode", self._log) if code else ""

    def _read_place(self):
        """Return where the work is: one postcode, else departments, else a country.

        The whole purchase and each lot say it (BT-5121, BT-5071, BT-5141, BT-727).
        """
        path = "ProcurementProject/RealizedLocation/Address"
        addresses = find_all(self._tree, path)
        addresses += find_all(self._tree, f"ProcurementProjectLot/{path}")
        places = set(map(self._read_address, addresses)) - {None}
        towns = dict.fromkeys(find_text(item, "CityName") for item in addresses)
        name = ", ".join(filter(None, towns))[:250]
        if len(places) == 1 and len(postcode := min(places)[0]) == len("90000"):
            return _pack_place(postcode, "Code postal", name)
        departments = {code for _postcode, codes in places for code in codes}
        if departments:
            codes = " ".join(sorted(departments))
            return _pack_place(codes, "Code d\xe9partement", name)
        countries = {
            find_text(item, "Country/IdentificationCode")[:3] for item in addresses
        } - {""}
        # anywhere in it, or in a part of it that no code tells
        country = countries.pop() if len(countries) == 1 else ""
        return _pack_place(country, "Code pays" if country else "", name)

    def _read_address(self, address):
        """Return (postcode if it is to be trusted, departments), None without any."""
        nuts = find_text(address, "CountrySubentityCode")
        postcode = "".join(find_text(address, "PostalZone").split())
        of_nuts, of_postcode = find_of_nuts(nuts), find_of_town(postcode)
        if of_postcode and of_nuts and of_postcode not in of_nuts:
            self._log.add("place_inconsistent", "PostalZone", f"{postcode} ({nuts})")
            of_postcode = ""
        if of_postcode:
            return postcode, (of_postcode,)
        return ("", tuple(sorted(of_nuts))) if of_nuts else None

    def _read_amount(self, project):
        total = "RequestedTenderTotal"
        maximum = f"{total}/{_EXTENSION}/FrameworkMaximumAmount"
        estimated = find_text(project, f"{total}/EstimatedOverallContractAmount")
        awarded = ""
        for item in self._extension("NoticeResult/TotalAmount"):
            awarded = awarded or text_of(item)
        framework = find_text(project, maximum)
        for value, is_maximum in (
            (awarded, False),
            (estimated, False),
            (framework, True),
        ):
            amount = _parse_amount(value, self._log)
            if amount is not None:
                return amount, is_maximum
        return None, False

    def _read_lots(self):
        lots = []
        for lot in find_all(self._tree, "ProcurementProjectLot"):
            project = (find_all(lot, "ProcurementProject") or [{}])[0]
            amount, _is_maximum = self._read_lot_amount(project)
            lots.append(
                LotData(
                    reference=find_text(lot, "ID")[:50],
                    title=find_text(project, "Name")[:1000],
                    description=find_text(project, "Description")[:4000],
                    cpv=self._read_cpv(project),
                    amount=amount,
                    duration_months=_read_months(project),
                )
            )
        return lots

    def _read_lot_amount(self, project):
        value = find_text(
            project, "RequestedTenderTotal/EstimatedOverallContractAmount"
        )
        return _parse_amount(value, self._log), False

    def _read_deadline(self):
        path = "TenderingProcess/TenderSubmissionDeadlinePeriod"
        lots = find_all(self._tree, "ProcurementProjectLot") + [self._tree]
        found = []
        for lot in lots:
            day, time = (
                find_text(lot, f"{path}/EndDate"),
                find_text(lot, f"{path}/EndTime"),
            )
            if day:
                found.append(f"{day[:10]} {time[:5]}".strip())
        if not found:
            return {}
        # all lots are to be answered in time: the first deadline counts
        first = min(found)
        return {
            "deadline": read_date(
                first[:10], "TenderSubmissionDeadlinePeriod", self._log
            ),
            "deadline_text": first,
        }

    def _read_notification(self):
        dates = [
            text_of(item)[:10]
            for item in self._extension("NoticeResult/SettledContract/IssueDate")
        ]
        return read_date(min(dates), "IssueDate", self._log) if dates else None

    def _iterate_evidence(self):
        for lot in find_all(self._tree, "ProcurementProjectLot") or [self._tree]:
            reference = find_text(lot, "ID") if lot is not self._tree else ""
            for path, _name, node in iterate_nodes(lot):
                if not isinstance(node, dict) or "@listName" not in node:
                    continue
                code = text_of(node).strip()
                kind = _EVIDENCE.get((text_of(node["@listName"]), code))
                if kind:
                    yield EvidenceData(kind, code, path, reference)


def _pack_place(code, kind, name):
    return {"place_code": code, "place_kind": kind, "place_name": name}


def _parse_amount(value, log):
    if not value:
        return None
    return read_amount(as_number(value), "Amount", log)


def _read_months(project):
    for node in find_all(project, "PlannedPeriod/DurationMeasure"):
        unit = text_of(node.get("@unitCode")) if isinstance(node, dict) else "MONTH"
        ratio = _MONTHS.get(unit.upper())
        try:
            months = Decimal(text_of(node).strip()) * ratio if ratio else None
        except InvalidOperation:
            continue
        if months and months.is_finite() and 0 < months < 1200:
            return int(months.to_integral_value(ROUND_CEILING))
    return None
