from . import label_complaint
from . import label_reminder
from . import label_ambassador
from . import label_practice
from . import project_task
from . import account_analytic_line
from . import event_event
from . import event_registration
