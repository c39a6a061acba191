from . import label_application_conclude
from . import label_standard_compare
from . import base_partner_merge
from . import label_award_correct
