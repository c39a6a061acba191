from . import label_award_event
from . import label_award
from . import label_award_certificate
from . import label_award_reminder
