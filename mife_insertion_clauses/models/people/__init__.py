from . import insertion_criterion_mixin
from . import insertion_participant
from . import insertion_eligibility
from . import insertion_criterion_access
from . import insertion_placement
from . import insertion_referral
