# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.rules.texts import clean
from ..models.shared.vocabulary import PIECES
from ..rules import calibration, checklist, drafting, wording
from .clause_docx import build_docx
from .lot_words import format_quantity, in_document_lang, name_document


class ClauseDraft:
    """The texts of a lot's clause, what they must state and what they may not."""

    def __init__(self, lot):
        self.env = lot.env
        self.lot = lot

    def render_checklist(self):
        """Return the mentions to make, met or not; nothing without a text."""
        items = self.get_items() if self.lot.article_ids else []
        return items and self.env["ir.qweb"]._render(
            "mife_insertion_clauses.clause_checklist", {"items": items}
        )

    def render_warnings(self):
        """Return what may not be written, nothing when it is not."""
        findings = self.get_forbidden_wordings()
        return findings and self.env["ir.qweb"]._render(
            "mife_insertion_clauses.clause_warnings", {"findings": findings}
        )

    def get_items(self):
        """Return what the clause must state, met or not, and what to do for it."""
        met = checklist.check(self._get_texts_by_piece(), self._get_checklist_facts())
        sentences = self._get_checklist_sentences()
        return [
            {"label": sentences[code][0], "met": is_met, "todo": sentences[code][1]}
            for code, is_met in met.items()
        ]

    def get_forbidden_wordings(self):
        """Return the excerpts to change, each with the reason and an alternative."""
        sentences = self._get_wording_sentences()
        places = [
            (article.title, f"{article.title}\n\n{article.body or ''}")
            for article in self.lot.article_ids
        ]
        publics = self.lot.contract_id.eligible_publics
        places.append((self.env._("Publics of the terms"), publics))
        return [
            {
                "place": place,
                "excerpt": finding.excerpt,
                "why": sentences[finding.code][0],
                "instead": sentences[finding.code][1],
            }
            for place, text in places
            for finding in wording.find_forbidden(text)
        ]

    def get_to_complete_mark(self):
        """Return what opens a blank in the texts."""
        return in_document_lang(self.lot).env._("[to complete:")

    def prepare_articles(self):
        """Return the values of the articles, written from those of the template."""
        if not self.lot.clause_template_id:
            raise UserError(
                self.env._("%s: choose a template first.", self.lot.display_name)
            )
        spoken = ClauseDraft(in_document_lang(self.lot))
        values = spoken._get_placeholder_values()
        labels = get_placeholder_labels(spoken.env)
        mark = self.get_to_complete_mark()

        def missing(name):
            return f"{mark}\u00a0{labels[name]}]"

        return [
            self._prepare_article(
                article,
                drafting.render(article.title, values, missing),
                drafting.render(article.body, values, missing),
            )
            for article in self.lot.clause_template_id.article_ids
        ]

    def _prepare_article(self, article, title, body):
        return {
            "lot_id": self.lot.id,
            "piece": article.piece,
            "sequence": article.sequence,
            "title": title,
            "body": body,
            "generated_title": title,
            "generated_body": body,
        }

    def _get_placeholder_values(self):
        """Return {placeholder: text}, empty when it is not known."""
        lot = self.lot
        contract, company, user = lot.contract_id, lot.company_id, lot.user_id
        address = [company.street, company.street2]
        address.append(" ".join(filter(None, [company.zip, company.city])))
        hours = self.get_hours()
        equivalents = calibration.convert(hours, company.insertion_year_hours)
        return {
            "organisation": company.name,
            "organisation_contact": _join(*address, company.email, company.phone),
            "facilitator_name": user.name,
            "facilitator_contact": _join(
                user.email or company.email, user.phone or company.phone
            ),
            "buyer": contract.buyer_id.display_name,
            "contract": contract.name,
            "reference": contract.reference,
            "lot": self.get_label(),
            "start": format_date(self.env, lot.date_start or contract.date_start),
            "end": format_date(self.env, lot.date_end or contract.date_end),
            "hours": format_quantity(self.env, hours),
            "days": format_quantity(self.env, equivalents and equivalents.days),
            "weeks": format_quantity(self.env, equivalents and equivalents.weeks),
            "publics": (contract.eligible_publics or "").strip(),
            "eligibility": self._format_limit(contract.eligibility_months),
            "permanent": self._format_limit(contract.permanent_months),
            "training": self._get_training_sentence(),
            "reporting_day": str(contract.reporting_day),
            "penalty": (contract.penalty_text or "").strip(),
            "law": contract._cite_law(),
        }

    def get_label(self):
        """Return the lot as the texts name it."""
        return self.env._(
            "lot %(number)s - %(name)s", number=self.lot.number, name=self.lot.name
        )

    def get_name(self):
        lot = in_document_lang(self.lot)
        return name_document(lot, lot.env._("Insertion clause"))

    def get_docx(self):
        """Return the bytes of the clause as a Word document."""
        return build_docx(ClauseDraft(in_document_lang(self.lot)).prepare_document())

    def prepare_download(self):
        """Return the action that downloads the Word document."""
        lot = self.lot
        if not lot.article_ids:
            raise UserError(
                self.env._(
                    "%s has no text yet: choose a template first.", lot.display_name
                )
            )
        return prepare_docx_download(lot, self.get_name())

    def prepare_document(self):
        """Return the clause as plain values, for the PDF and the Word document."""
        contract = self.lot.contract_id
        hours = format_quantity(self.env, self.get_hours())
        reference = [
            (self.env._("Contracting authority"), contract.buyer_id.display_name),
            (self.env._("Contract"), contract.display_name),
            (self.env._("Lot"), f"{self.lot.number} - {self.lot.name}"),
            (
                self.env._("Insertion hours"),
                f"{hours}\u00a0h" if hours else self.env._("n/a"),
            ),
        ]
        return {
            **prepare_frame(contract),
            "reference": reference,
            "lots": [],
            "pieces": self._prepare_pieces(),
        }

    def _prepare_pieces(self):
        labels = get_piece_labels(self.env)
        by_piece = self.lot.article_ids.grouped("piece")
        return [
            {
                "code": piece,
                "label": labels[piece],
                "articles": [
                    {
                        "title": f"{number}. {clean(article.title)}",
                        "blocks": drafting.parse_blocks(article.body),
                    }
                    for number, article in enumerate(by_piece[piece], 1)
                ],
            }
            for piece, _label in PIECES
            if piece in by_piece
        ]

    def get_hours(self):
        """Return what the clause asks: the first commitments, or what is retained."""
        initial = self.lot.commitment_ids.filtered(
            lambda commitment: commitment.origin == "initial"
        )
        if initial:
            return sum(initial.mapped("hours")) or None
        return self.lot.retained_hours or None if self.lot.is_calibrated else None

    def _format_limit(self, months):
        if not months:
            return self.env._("without limit of time")
        return self.env._("for %s months", months)

    def _get_training_sentence(self):
        contract = self.lot.contract_id
        if contract.training_rule == "all":
            return self.env._("Training hours count like the hours of work.")
        if contract.training_rule == "capped":
            return self.env._(
                "Training hours count up to %s %% of the hours worked.",
                format_quantity(self.env, 100 * contract.training_cap) or "0",
            )
        return self.env._("Training hours do not count.")

    def _get_texts_by_piece(self):
        texts = {}
        for article in self.lot.article_ids:
            text = f"{article.title}\n{article.body or ''}\n\n"
            texts[article.piece] = texts.get(article.piece, "") + text
        return texts

    def _get_checklist_facts(self):
        contract, company = self.lot.contract_id, self.lot.company_id
        user = contract.user_id
        contacts = (user.email, user.phone, company.email, company.phone)
        return checklist.Facts(
            hours=self.get_hours(),
            owes_hours=contract.clause_kind != "no_hours",
            contacts=tuple(filter(None, contacts)),
            publics=contract.eligible_publics or "",
            private=contract.clause_kind == "private",
            to_complete=self.get_to_complete_mark(),
        )

    def _get_checklist_sentences(self):
        """Return {mention: (what must be stated, what to do when it is not)}."""
        hours = format_quantity(self.env, self.get_hours())
        hours_label = self.env._("Number of hours")
        return {
            checklist.PERIMETER: (
                self.env._("Perimeter of the clause"),
                self.env._("Say in the special clauses which lot it applies to."),
            ),
            checklist.CONTACT: (
                self.env._("Contact of the facilitator"),
                self.env._(
                    "Write the facilitator's mail or phone in the special clauses, as "
                    "it is on the user's or the company's card."
                ),
            ),
            checklist.PUBLICS: (
                self.env._("Eligible publics"),
                self.env._(
                    "List in the special clauses the publics of the terms of the "
                    "contract, word for word."
                ),
            ),
            checklist.HOURS: (
                f"{hours_label} ({hours}\u00a0h)" if hours else hours_label,
                self.env._(
                    "Write the hours that the lot owes in the special clauses or the "
                    "commitment form, or complete the calibration."
                ),
            ),
            checklist.RESERVATION: (
                self.env._("No reservation by the candidates"),
                self.env._(
                    "Say in the consultation rules that no reservation on the clause "
                    "is accepted."
                ),
            ),
            checklist.REPORTING: (
                self.env._("What the company reports, and when"),
                self.env._("Add an article on the declarations and the proofs."),
            ),
            checklist.CONTROL: (
                self.env._("Who controls"),
                self.env._("Add an article saying who checks the hours, and how."),
            ),
            checklist.COMPLETE: (
                self.env._("No blank left in the texts"),
                self.env._(
                    "Search the texts for %s and fill in what is missing.",
                    f"{self.get_to_complete_mark()} \u2026]",
                ),
            ),
        }

    def _get_wording_sentences(self):
        """Return {code: (why it may not be written, what to write)}."""
        return {
            wording.MODALITY: (
                self.env._("A way to do the hours may not be imposed."),
                self.env._(
                    "List all the ways (direct hire, people made available, joint or "
                    "subcontracting) and leave the choice to the company."
                ),
            ),
            wording.STRUCTURE: (
                self.env._("Subcontracting to a structure may not be imposed."),
                self.env._(
                    "Say that the company may entrust a part to a structure, or "
                    "reserve a lot to insertion structures."
                ),
            ),
            wording.PERMANENT: (
                self.env._("A permanent contract may not be imposed."),
                self.env._(
                    "Leave the kind of contract open; say that durable jobs are "
                    "encouraged, or count a permanent hire for longer."
                ),
            ),
            wording.RESIDENCE: (
                self.env._(
                    "A preference by place of residence is against equal treatment."
                ),
                self.env._(
                    "Name publics by their situation; residents of priority districts "
                    "(QPV) are such a public, wherever the district is."
                ),
            ),
        }


def prepare_frame(contract):
    """Return what surrounds a clause, whether of a lot or of a whole contract."""
    env, company = contract.env, contract.company_id
    lines = [company.street, company.street2]
    lines.append(" ".join(filter(None, [company.zip, company.city])))
    lines += [company.phone, company.email]
    return {
        "title": env._("Insertion clause"),
        "subject": contract.display_name,
        "author": company.name,
        "address": [line for line in lines if line],
        "logo": not company.uses_default_logo and company.logo or b"",
        "funder_logo": company.insertion_funder_logo or b"",
        "funder_mention": company.insertion_funder_mention or "",
        "page": env._("Page"),
    }


def get_piece_labels(env):
    piece = env["insertion.lot.article"]._fields["piece"]
    return dict(piece._description_selection(env))


def prepare_docx_download(record, name):
    """Return the action that downloads the clause of a lot or of a contract."""
    name = f"{name}.docx".replace("/", "-")
    return {
        "type": "ir.actions.act_url",
        "url": f"/web/content/{record._name}/{record.id}/clause_docx/{name}"
        "?download=true",
        "target": "download",
    }


def get_placeholder_labels(env):
    """Return {placeholder: what it stands for}."""
    return {
        "organisation": env._("name of the organisation"),
        "organisation_contact": env._("address and mail of the organisation"),
        "facilitator_name": env._("name of the facilitator"),
        "facilitator_contact": env._("mail and phone of the facilitator"),
        "buyer": env._("contracting authority"),
        "contract": env._("object of the contract"),
        "reference": env._("reference of the contract"),
        "lot": env._("number and name of the lot"),
        "start": env._("start of the lot"),
        "end": env._("end of the lot"),
        "hours": env._("number of hours"),
        "days": env._("the same in days of 7 h"),
        "weeks": env._("the same in weeks of 35 h"),
        "publics": env._("eligible publics"),
        "eligibility": env._("months during which a person's hours count"),
        "permanent": env._("months counted for a permanent hire"),
        "training": env._("how training hours count"),
        "reporting_day": env._("day of the month of the declaration"),
        "penalty": env._("penalties"),
        "law": env._("articles of the law that apply"),
    }


def _join(*parts):
    return ", ".join(part for part in parts if part)
