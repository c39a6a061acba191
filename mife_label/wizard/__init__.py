from ..common import wizard as common
from . import label_application_conclude
from . import label_application_transfer
from . import label_standard_compare
from . import base_partner_merge
from . import label_award_correct
from . import label_award_succession
from . import label_hearing_round
from . import label_interest_dismiss
from . import label_interest_report
from . import label_interest_settle
from . import label_vote_settle
from . import label_panel_change
from . import label_rules_propose
