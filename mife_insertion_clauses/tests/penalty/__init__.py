from . import test_insertion_penalty
from . import test_penalty_room
from . import test_penalty_rules
