from . import insertion_turn_mixin
from . import insertion_support_mixin
from . import insertion_link_mixin
from . import insertion_turn
from . import project_task
from . import project_project
from . import account_analytic_line
from . import calendar_event
