from . import test_criterion_door
from . import test_eligibility_rules
from . import test_insertion_eligibility
from . import test_insertion_placement
from . import test_insertion_referral
from . import test_names
from . import test_participant_merge
from . import test_plausible
