# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages that tests/test_accessibility*.py open, as the statement names them."""


def list_pages(env):
    """Return what each page is, by its route, in the language of who reads it."""
    return {
        "/my/label": env._("Files of a company"),
        "/my/label/<int:application_id>": env._("A file"),
        "/my/label/<int:application_id>/question/<int:answer_id>": env._(
            "A question of a file"
        ),
        "/my/label/<int:application_id>/plan": env._("Strengths and plan of a file"),
        "/my/label/<int:application_id>/people": env._("People of a file"),
        "/my/label/<int:application_id>/submit": env._("Submit a file"),
        "/my/label/<int:application_id>/withdraw": env._("Withdraw a file"),
        "/my/label/<int:application_id>/versions/<int:version>": env._(
            "A version that was submitted"
        ),
        "/my/label/<int:application_id>/award": env._("Label of a company"),
        "/my/label/<int:application_id>/award/benchmark": env._(
            "Place of a company among the holders"
        ),
        "/my/label/<int:application_id>/life": env._("Events and news of a holder"),
        "/my/label/practices": env._("Good practices, for the holders"),
        "/my/jury": env._("Sessions of a juror"),
        "/my/jury/<int:session_id>": env._("A session of the jury"),
        "/my/jury/<int:session_id>/<int:hearing_id>": env._(
            "A file heard by the jury, and its sheet"
        ),
        "/my/jury/<int:session_id>/<int:hearing_id>/marks": env._("Marks of the jury"),
        "/label/board/<int:session_id>": env._("Board of a session"),
        "/label/directory": env._("Directory of the holders"),
        "/label/register": env._("Register of the holders"),
        "/label/register/standard/<int:standard_id>": env._("Standard of the label"),
        "/label/complaint": env._("Complaint about a holder"),
        "/label/practices": env._("Good practices"),
        "/label/ambassadors": env._("Ambassadors"),
        "/label/ambassadors/<int:ambassador_id>": env._("An ambassador"),
        "/label/ambassador/<string:token>": env._("Agree to a page of one's own"),
        "/label/event/<string:token>": env._("Answer about an event"),
        "/label/interview/<string:token>": env._("Confirm an interview"),
        "/label/news/<string:token>": env._("No longer receive the news"),
        "/label/certificate": env._("Check a certificate"),
        "/label/certificate/<string:code>": env._("Certificate that was checked"),
        "/guide/label": env._("Guides to the label"),
        "/guide/label/<string:role>": env._("A guide to the label"),
    }
