from . import label_award_event
from . import label_award
