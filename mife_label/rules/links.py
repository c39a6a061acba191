# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# everybody has an address there: it says nothing of who employs them
PUBLIC_DOMAINS = frozenset(
    """
    aol.com bbox.fr club-internet.fr free.fr gmail.com gmx.com gmx.fr googlemail.com
    hotmail.com hotmail.fr icloud.com laposte.net live.com live.fr mac.com mail.com
    me.com msn.com neuf.fr numericable.fr orange.fr outlook.com outlook.fr
    proton.me protonmail.com sfr.fr tutanota.com wanadoo.fr yahoo.com yahoo.fr
    ymail.com zoho.com
    """.split()
)


def own_domains(emails):
    """Return the domains of addresses that belong to an organisation.

    >>> own_domains(["Anne@Works.example", "a@gmail.com", "no address", None])
    {'works.example'}
    """
    domains = {
        email.rpartition("@")[2].strip(" >").lower()
        for email in emails
        if email and "@" in email
    }
    return domains - PUBLIC_DOMAINS


def siren(registry):
    """Return the SIREN of a SIRET or a SIREN, or None.

    >>> siren("999 013 568 00012")
    '999013568'
    >>> siren("999")
    """
    digits = "".join(filter(str.isdigit, registry or ""))
    return digits[:9] if len(digits) in (9, 14) else None
