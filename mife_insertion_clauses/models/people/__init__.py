from . import insertion_criterion_mixin
from . import insertion_participant
from . import insertion_eligibility
from . import insertion_criterion_access
from . import insertion_placement
from . import insertion_referral
from . import insertion_placement_portal
from . import insertion_referral_portal
