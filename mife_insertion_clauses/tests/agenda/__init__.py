from . import test_chasing
from . import test_insertion_calendar
from . import test_insertion_handover
from . import test_insertion_home
from . import test_insertion_timesheet
from . import test_insertion_turn
