# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import format_date, formatLang

from ..rules import duty


def write_verdict(env, verdict, purchase, text):
    """Return in one sentence whether the clause is obligatory, and its source.

    :param verdict: a ``duty.Verdict`` on ``purchase``, a host of the duty mixin
    :param text: the ``insertion.law.text`` that makes it obligatory, empty for none
    """
    values = {
        "amount": formatLang(env, verdict.threshold or 0, digits=0),
        "day": format_date(env, text.date_from) if text else "",
        "article": text.article or "",
        "sent": format_date(env, purchase.date_sent) if purchase.date_sent else "",
    }
    return _get_sentences(env, values)[verdict.why]


def _get_sentences(env, values):
    return {
        duty.ABOVE: env._(
            "Obligatory: sent on %(sent)s, since %(day)s a contract of "
            "%(amount)s EUR excl. VAT or more bears a social clause (%(article)s).",
            **values,
        ),
        duty.BELOW: env._(
            "Not obligatory: below the threshold of %(amount)s EUR excl. VAT "
            "(%(article)s).",
            **values,
        ),
        duty.BEFORE: env._(
            "Not obligatory: sent before %(day)s, when %(article)s began to apply.",
            **values,
        ),
        duty.NOT_PUBLIC: env._(
            "Not obligatory: this buyer is outside the public procurement code.",
            **values,
        ),
        duty.OUT_OF_SCOPE: env._(
            "Not obligatory: defence and security are out of %(article)s.",
            **values,
        ),
        duty.NO_DATE: env._(
            "To be said: enter the day the notice was sent. From %(day)s on, and from "
            "%(amount)s EUR excl. VAT, the clause is obligatory (%(article)s).",
            **values,
        ),
        duty.NO_AMOUNT: env._(
            "To be said: enter the amount excl. VAT of the whole purchase, all lots "
            "together.",
            **values,
        ),
        duty.NO_KIND: env._(
            "To be said: enter the kind of purchase and the regime of the buyer. From "
            "%(amount)s EUR excl. VAT the clause may be obligatory (%(article)s).",
            **values,
        ),
        duty.NO_RULE: env._(
            "To be said: no text that was checked covers this purchase. Ask a manager "
            "to enter it in Configuration, Law.",
            **values,
        ),
    }
