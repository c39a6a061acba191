# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import format_list


def describe_quorum(env, counted):
    """Return who can take part in a file, and of whom too few came, in a sentence."""
    whole = counted.whole
    if not whole.eligible:
        return env._("Nobody can take part in this file.")
    sentences = [
        env._(
            "%(attending)s present and %(represented)s represented of %(eligible)s "
            "who can take part.",
            attending=whole.attending,
            represented=whole.represented,
            eligible=whole.eligible,
        )
    ]
    short = [name for name, one in counted.colleges.items() if one.met is False]
    empty = [name for name, one in counted.colleges.items() if one.met is None]
    no_college = env._("no college")
    if short:
        sentences.append(
            env._(
                "Too few of: %s.",
                format_list(env, [name or no_college for name in short]),
            )
        )
    if empty:
        sentences.append(
            env._(
                "Nobody left of: %s.",
                format_list(env, [name or no_college for name in empty]),
            )
        )
    return " ".join(sentences)
