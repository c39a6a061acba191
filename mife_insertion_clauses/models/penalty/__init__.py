from . import insertion_penalty_rule
from . import insertion_penalty
from . import insertion_penalty_answer
from . import insertion_penalty_fact
from . import insertion_penalty_line
from . import insertion_effort
