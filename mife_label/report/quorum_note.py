# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def describe_quorum(env, counted):
    """Return who can take part in a file, as a whole and by college, in sentences."""
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
    sentences += [
        _describe_college(env, name or env._("no college"), count)
        for name, count in counted.colleges.items()
    ]
    return " ".join(sentences)


def _describe_college(env, name, count):
    """Say how many of a college take part, and whether that is enough."""
    if count.met is None:
        return env._("%s: nobody left to be counted.", name)
    words = {"name": name, "there": count.total, "eligible": count.eligible}
    if count.met:
        return env._("%(name)s: %(there)s of %(eligible)s.", **words)
    return env._("%(name)s: %(there)s of %(eligible)s, too few.", **words)
