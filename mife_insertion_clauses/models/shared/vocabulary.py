# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of the trade that several rooms use."""

from odoo.tools import format_date, formatLang

CLAUSE_KINDS = [
    ("execution", "Execution condition"),
    ("mandatory", "Execution condition, compulsory above the threshold"),
    ("criterion", "Award criterion"),
    ("execution_criterion", "Execution condition and award criterion"),
    ("reserved_adapted", "Contract reserved to the adapted sector"),
    ("reserved_insertion", "Contract reserved to insertion structures"),
    ("reserved_prison", "Contract reserved to work in prison"),
    ("reserved_ess", "Contract reserved to the social economy"),
    ("insertion", "Insertion contract"),
    ("private", "Private clause or charter"),
    ("no_hours", "Commitments without hours"),
    ("school", "School internships"),
]
# Those of open data (DECP), read in texts by rules/contract_words.py
NATURES = [
    ("contract", "Contract"),
    ("framework", "Framework agreement"),
    ("call_off", "Call-off contract"),
    ("private", "Private contract"),
    ("partnership", "Partnership contract"),
    ("defence", "Defence or security contract"),
    ("works_concession", "Works concession"),
    ("service_concession", "Service concession"),
    ("public_service", "Public service concession"),
    ("other", "Other"),
]
PROCEDURES = [
    ("adapted", "Adapted procedure"),
    ("open", "Open call for tenders"),
    ("restricted", "Restricted call for tenders"),
    ("negotiated", "Procedure with negotiation"),
    ("unpublished", "Without publication or competition"),
    ("dialogue", "Competitive dialogue"),
    ("negotiated_open", "Negotiated, open (concession)"),
    ("direct_open", "Not negotiated, open (concession)"),
    ("negotiated_restricted", "Negotiated, restricted (concession)"),
    ("direct_restricted", "Not negotiated, restricted (concession)"),
    ("other", "Other"),
]
BUYER_REGIMES = [
    ("state", "State and its establishments"),
    ("local", "Local authority, hospital, other contracting authority"),
    ("entity", "Contracting entity (water, energy, transport, post)"),
    ("private", "Buyer outside the public procurement code"),
]
PURCHASE_KINDS = [
    ("works", "Works"),
    ("supplies", "Supplies"),
    ("services", "Services"),
    ("concession", "Concession"),
    ("defence", "Defence or security"),
]
# In the order of the document
PIECES = [
    ("notice", "Contract notice"),
    ("rules", "Consultation rules"),
    ("special", "Special administrative clauses"),
    ("commitment", "Commitment form"),
    ("answer", "Company's answer sheet"),
]
EMPLOYER_KINDS = [
    ("company", "Ordinary company"),
    ("ei", "Insertion company (EI)"),
    ("aci", "Insertion workshop (ACI)"),
    ("ai", "Intermediary association (AI)"),
    ("etti", "Insertion temp agency (ETTI)"),
    ("geiq", "Employers' group (GEIQ)"),
    ("ea", "Adapted company (EA)"),
    ("eatt", "Adapted temp agency (EATT)"),
    ("esat", "Sheltered workshop (ESAT)"),
    ("regie", "Neighbourhood service company"),
    ("ett", "Temp agency"),
    ("eiti", "Insertion of the self-employed (EITI)"),
    ("epide", "EPIDE or second-chance school"),
    ("other", "Other"),
]
AGE_BANDS = [
    ("under_26", "Under 26"),
    ("26_40", "26 to 40"),
    ("41_50", "41 to 50"),
    ("over_50", "51 and over"),
]
MODALITIES = [
    ("direct", "Direct hire"),
    ("etti", "Insertion temp agency (ETTI)"),
    ("ett", "Temp agency"),
    ("geiq", "Employers' group (GEIQ)"),
    ("ai", "Intermediary association (AI)"),
    ("ei", "Insertion company (EI)"),
    ("aci", "Insertion workshop (ACI)"),
    ("regie", "Neighbourhood service company"),
    ("ea", "Adapted company (EA)"),
    ("eatt", "Adapted temp agency (EATT)"),
    ("esat", "Sheltered workshop (ESAT)"),
]
CONTRACT_TYPES = [
    ("permanent", "Permanent contract"),
    ("inclusion", "Inclusion permanent contract"),
    ("fixed", "Fixed-term contract"),
    ("usage", "Customary fixed-term contract"),
    ("insertion", "Insertion fixed-term contract"),
    ("apprentice", "Apprenticeship"),
    ("professional", "Professionalisation contract"),
    ("temp", "Temp assignment"),
    ("internship", "Internship"),
    ("support", "Work support contract"),
    ("other", "Other"),
]
# How insertion structures count what became of people: see rules/outcome
OUTCOMES = [
    ("durable", "Durable employment"),
    ("transition", "Transition employment"),
    ("positive", "Positive outcome"),
    ("other", "Other situation"),
    ("unknown", "Not known"),
]
PERMANENT_TYPES = ("permanent", "inclusion")
OPEN_STATES = ("proposed", "seen", "interview")
EDITABLE_STATES = ("to_declare", "to_correct")
SENT_STATES = ("to_approve", "declared")
# Passed in the context by a structure that joins its hours to a month already sent. An
# object cannot be sent over RPC: no client can forge it.
JOINING = object()
CERTIFIED_STATES = ("validated", "attested", "rectified")

# What has a term of its own, and what a person was last known by
RETAINED_KINDS = [
    ("participant", "File of a person"),
    ("request", "Person asked by a company, never placed"),
]
CONTACT_KINDS = [
    ("entry", "entered in the register"),
    ("hours", "hours at work"),
    ("placement", "placement"),
    ("referral", "introduction to a company"),
    ("check", "eligibility checked"),
    ("message", "note or message"),
    ("activity", "something planned"),
    ("objection", "request of the person"),
    ("followup", "answer about their situation"),
    ("request", "asked by a company"),
]


def format_month(env, month):
    """Return a month as it is written in a sentence: "mars 2026"."""
    return format_date(env, month, date_format="MMMM yyyy") if month else ""


def format_rate(env, rate, is_to_come=False):
    """Return a rate in % as it is read, "n/a" when nothing is or will be owed."""
    if rate is None:
        return env._("to come") if is_to_come else env._("n/a")
    return f"{formatLang(env, rate, digits=1)}\u00a0%"
