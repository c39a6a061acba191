from . import label_award_event
from . import label_award_act
from . import label_logo_removal
from . import label_award
