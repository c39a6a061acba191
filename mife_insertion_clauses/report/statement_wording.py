# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each figure of a statement means, printed with them."""

from . import statement_followup, statement_taken_over


def write_definitions(document):
    """Return what each figure means, as (term, sentence) pairs."""
    env = document.env
    definitions = [
        (
            env._("Hours done"),
            env._(
                "Hours of the months validated by the service, counted under the "
                "rules of each contract. A month that was not validated is not in "
                "them."
            ),
        ),
        (
            env._("Lots going on"),
            env._(
                "Lots of awarded contracts whose dates meet the period, or on "
                "which hours were done in it. Contracts last several years: "
                "those of two statements cannot be added, their hours can."
            ),
        ),
        (
            env._("Hours due at the end of the period"),
            env._(
                "Sum of the commitments in force on the last day of the period "
                "(contract, amendments, parts affirmed, orders, decisions), for "
                "the lots going on that owe hours."
            ),
        ),
        (
            env._("Part of the hours due for the period"),
            env._(
                "Hours due of a lot, spread evenly over its days, suspensions "
                "taken off, for those of its days that are in the period. A lot "
                "without dates has none."
            ),
        ),
        (
            env._("Realisation"),
            env._(
                "Hours done since the start of the lots out of the hours due: it "
                "may exceed 100 %. Capped by lot, no lot counts for more than it "
                "owes, unless the contract pools the hours of its lots. When "
                "nothing is due there is no rate: n/a."
            ),
        ),
        (
            env._("Reserved or insertion contracts"),
            env._(
                "Their hours are followed but they owe none: they are in no rate "
                "and miss nothing."
            ),
        ),
        (
            env._("Full-time equivalents"),
            _define_year(document),
        ),
        (
            env._("People"),
            env._(
                "People with counted hours in the period, each of them once. In a "
                "table a person may be in several rows: the rows do not add up. "
                "Age, district and contract are those of the month of work."
            ),
        ),
        (
            env._("Placements"),
            env._(
                "A person at work for a company on a lot, even for a day of the "
                "period. Contracts of employment: different person, employer or "
                "type of contract."
            ),
        ),
        (
            env._("What the placements led to"),
            env._(
                "By their employment contract. Durable employment: permanent, "
                "fixed-term or temporary work of more than six months. Transition "
                "employment: shorter, or aided. Positive outcome: qualifying "
                "training, or an insertion structure."
            ),
        ),
        (
            env._("Companies and structures"),
            env._(
                "Companies with a validated declaration; insertion structures "
                "(EI, ACI, AI, ETTI) that were the legal employer. Employers' "
                "groups and temp agencies are not among them."
            ),
        ),
        (
            env._("First clause in the period"),
            env._(
                "The first contract with a clause of the company with the service "
                "was notified in the period, or its lot started in it."
            ),
        ),
        (
            env._("Diploma, unemployment, prescriber"),
            env._(
                "As they were on the first day at work. Amount, excluding VAT, and "
                "duration: those of the contract."
            ),
        ),
        (
            env._("Facilitators by funder"),
            env._(
                "Full-time equivalents of the period, by the days that each funding "
                "lasts in it."
            ),
        ),
        (
            env._("Derogations"),
            env._(
                "Contracts that the law obliges to bear a social clause and that "
                "bear none, by the ground that the buyer signed in the period."
            ),
        ),
    ]
    definitions += _define_continuity(document)
    taken_over = statement_taken_over.write_definition(document)
    if taken_over:
        definitions.insert(1, taken_over)
    if document.payload.get("followups"):
        definitions.append(statement_followup.write_definition(document.env))
    if document.outgoing:
        definitions.append(
            (
                env._("n.d."),
                env._(
                    "Not disclosed: fewer than %s people, or a figure that would "
                    "give such a number back.",
                    document.threshold,
                ),
            )
        )
    definitions += _define_kept_back(document)
    return definitions


def _define_kept_back(document):
    """Say which figures leave less because of other documents, and of which."""
    kept = document.get_kept_back()
    if kept:
        env = document.env
        figures, numbers = kept
        yield (
            env._("Kept back because of other documents"),
            env._(
                "%(figures)s. Next to %(documents)s, already issued, these figures "
                "would let a number of fewer than %(threshold)s people be found by "
                "subtraction: some of them are not disclosed outside the organisation.",
                figures=", ".join(figures),
                documents=", ".join(numbers),
                threshold=document.threshold,
            ),
        )


def _define_year(document):
    env = document.env
    source = document.payload.get("year_source")
    if source:
        return env._(
            "Hours done in the period divided by %(base)s h, a year of full-time "
            "work (%(text)s).",
            base=document.year_hours,
            text=source,
        )
    return env._(
        "Hours done in the period divided by %s h, the year of full-time "
        "work of the organisation.",
        document.year_hours,
    )


def _define_continuity(document):
    env, totals = document.env, document.payload["totals"]
    if "continuity_rate" in totals:
        yield (
            env._("Continuity rate"),
            env._(
                "Out of the people at work in the period, those who were at work %s "
                "months in a row or more: months with counted hours on the contracts "
                "of this statement, whatever the lot or the company, from their "
                "beginning, before the period as well.",
                document.lasting_months,
            ),
        )
    if any(totals.get("hours_pooled", ())):
        yield (
            env._("Hours pooled"),
            env._(
                "By a written agreement, buyers let the hours of a person count on "
                "several of their lots by a key. Each hour counts once: it left the "
                "lot where it was done."
            ),
        )
