# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a statement of a label: the names of its figures, what they mean."""


def get_section_titles(env):
    return {
        "labels": env._("Labels"),
        "files": env._("Files and decisions"),
        "actions": env._("Actions of the labelled establishments"),
        "commitments": env._("Commitments of the labelled establishments"),
        "animation": env._("Events of the label"),
        "team": env._("Time of the team"),
    }


def get_labels(env):
    return {
        "alive": env._("Labels in force on the last day"),
        "suspended": env._("of which suspended"),
        "first_awards": env._("Labels awarded for the first time"),
        "renewals": env._("Labels renewed by a decision"),
        "suspensions": env._("Suspensions decided"),
        "withdrawals": env._("Withdrawals decided"),
        "ended": env._("Labels that reached their end"),
        "renewed": env._("of which followed by another label"),
        "lapsed": env._("of which not followed"),
        "renewal_rate": env._("Renewal rate"),
        "contacts": env._("First contacts"),
        "submitted": env._("Files submitted"),
        "decided": env._("Files decided by the jury"),
        "awarded": env._("of which awarded"),
        "awarded_with_conditions": env._("of which awarded with conditions"),
        "deferred": env._("of which deferred"),
        "refused": env._("of which refused"),
        "closed": env._("Files closed without decision"),
        "withdrawn": env._("Files withdrawn by the company"),
        "acting": env._("Establishments that carried out actions"),
        "actions": env._("Actions of the period"),
        "people": env._("People concerned in the period"),
        "held_actions": env._("Actions described by the labels in force"),
        "held_people": env._("People concerned by the actions of the labels in force"),
        "due": env._("Commitments due"),
        "kept": env._("of which kept"),
        "dropped": env._("of which given up"),
        "pending": env._("of which not kept yet"),
        "kept_rate": env._("Commitments kept"),
        "events": env._("Events"),
        "holders_invited": env._("Holders invited"),
        "holders_present": env._("Holders present"),
        "people_present": env._("People present"),
        "opinions": env._("of whom gave their opinion"),
        "satisfied": env._("Found the event useful"),
        "satisfied_rate": env._("Satisfaction"),
        "hours": env._("Hours of the team"),
        "file_hours": env._("of which on files"),
        "hours_per_decision": env._("Hours per file decided"),
    }


def get_breakdown_titles(env):
    return {
        "axes": env._("Actions by axis"),
        "audiences": env._("Actions by audience"),
        "commitments": env._("Commitments due, by axis"),
        "steps": env._("Delays of the files decided, in days"),
        "sizes": env._("Labels in force by headcount"),
        "sectors": env._("Labels in force by sector"),
        "towns": env._("Labels in force by town"),
        "hours": env._("Hours of the team by action"),
    }


def get_columns(env):
    return {
        "actions": env._("Actions"),
        "people": env._("People"),
        "due": env._("Due"),
        "kept": env._("Kept"),
        "dropped": env._("Given up"),
        "pending": env._("Not kept yet"),
        "files": env._("Files"),
        "median": env._("Median"),
        "longest": env._("Longest"),
        "alive": env._("Labels"),
        "hours": env._("Hours"),
    }


# Sentences of one, of several, of none; filled afterwards with the figures as texts.
# Said whole, as a number changes more than a letter.


def say_alive(env, payload):
    told = {"day": payload["date_to"], "label": payload["programme"]}
    one = env._("On %(day)s, one establishment holds the label %(label)s.", **told)
    none = env._("On %(day)s, nobody holds the label %(label)s.", **told)
    many = env._(
        "On %(day)s, %(count)s establishments hold the label %(label)s.",
        count="{alive}",
        **told,
    )
    # what was filled here may hold a percent sign
    one, many, none = (text.replace("%", "%%") for text in (one, many, none))
    return one, many.replace("{alive}", "%(alive)s"), none


def say_decided(env):
    return (
        env._(
            "In the period the jury decided on one file. First labels: "
            "%(first_awards)s; renewals: %(renewals)s."
        ),
        env._(
            "In the period the jury decided on %(decided)s files. First labels: "
            "%(first_awards)s; renewals: %(renewals)s."
        ),
        env._("In the period the jury decided on no file."),
    )


def say_ended(env):
    return (
        env._(
            "One label reached its end. Followed by another one: %(renewed)s. The "
            "renewal rate is %(renewal_rate)s."
        ),
        env._(
            "%(ended)s labels reached their end. Followed by another one: %(renewed)s. "
            "The renewal rate is %(renewal_rate)s."
        ),
    )


def say_suspensions(env):
    return (
        env._("One label was suspended, after its holder was heard."),
        env._("%(suspensions)s labels were suspended, after their holders were heard."),
    )


def say_withdrawals(env):
    return (
        env._("One label was withdrawn, after its holder was heard."),
        env._("%(withdrawals)s labels were withdrawn, after their holders were heard."),
    )


def say_held_actions(env):
    return (
        env._(
            "The files of the labels in force describe one action. People concerned: "
            "%(held_people)s."
        ),
        env._(
            "The files of the labels in force describe %(held_actions)s actions. "
            "People concerned: %(held_people)s."
        ),
    )


def say_actions(env):
    return (
        env._(
            "In the period one action was carried out. People concerned: %(people)s."
        ),
        env._(
            "In the period %(actions)s actions were carried out, in %(acting)s "
            "establishments. People concerned: %(people)s."
        ),
    )


def say_due(env):
    return (
        env._("One commitment was due in the period. Kept: %(kept)s."),
        env._(
            "%(due)s commitments were due in the period. Kept: %(kept)s, that is "
            "%(kept_rate)s; not kept yet: %(pending)s; given up: %(dropped)s."
        ),
    )


def say_events(env):
    return (
        env._(
            "One event was held. People present: %(people_present)s; holders present: "
            "%(holders_present)s."
        ),
        env._(
            "%(events)s events were held. People present: %(people_present)s; holders "
            "present: %(holders_present)s."
        ),
    )


def say_opinions(env):
    return (
        env._("One person present said what it thought of an event."),
        env._(
            "%(opinions)s people present said what they thought of an event: "
            "%(satisfied_rate)s of them found it very or rather useful."
        ),
    )


def say_hours(env):
    return (
        env._("The team gave one hour to the label."),
        env._(
            "The team gave %(hours)s hours to the label, of which %(file_hours)s to "
            "the files of the companies."
        ),
    )


def get_definitions(env, payload):
    """Return the (term, meaning) of the figures, as they are printed."""
    definitions = [
        (
            env._("Labels in force on the last day"),
            env._(
                "Labels whose period of validity holds the last day, suspended or not, "
                "without those withdrawn by that day. A certificate that was corrected "
                "counts once."
            ),
        ),
        (
            env._("Renewal rate"),
            env._(
                "Of the labels that reached their last day in the period without being "
                "withdrawn, the share whose holder got the next label, starting no "
                "later than %s months after. What was decided after the day of issue "
                "is not in it.",
                payload["late_months"],
            ),
        ),
        (
            env._("Files decided by the jury"),
            env._(
                "Files whose decision was notified in the period. A decision that was "
                "taken back does not count."
            ),
        ),
        (
            env._("Actions"),
            env._(
                "Actions written in the files that gave a label, carried out on a day"
                " of the period at least. An action without a date counts when its "
                "label was notified; without a last day, on its first day. Those "
                "described by the labels in force are all those of their files, "
                "whenever they were. People are those whom the establishments say: "
                "somebody may be counted by two of them."
            ),
        ),
        (
            env._("Commitments"),
            env._(
                "Commitments of the files that gave a label, whose day falls in the "
                "period, as the last point known on the day of issue says them."
            ),
        ),
        (
            env._("Delays"),
            env._(
                "Of the files decided by the jury in the period: days from one step to "
                "the next. Median: one file in two took no longer. The submission is "
                "the last one, completions included."
            ),
        ),
        (
            env._("Events"),
            env._(
                "Events of the label that began in the period and were not cancelled. "
                "A holder who came twice counts once; people count at each event."
            ),
        ),
        (
            env._("Satisfaction"),
            env._(
                "Of the people who came to an event of the period and said what they "
                "thought of it by the day of issue, the share who found it very useful "
                "or rather useful. Those who did not answer are in no share."
            ),
        ),
        (
            env._("Time of the team"),
            env._(
                "Hours noted on the four actions of the label. Those that are on no "
                "file are of all the labels of the organisation."
            ),
        ),
    ]
    if payload["small_number"]:
        definitions.append(
            (
                env._("Kept back (n.d.)"),
                env._(
                    "A number of people below %s is not shown, nor another one that "
                    "would give it away by difference.",
                    payload["small_number"],
                ),
            )
        )
    return definitions
