from . import insertion_retention_rule
from . import insertion_retention_hold
from . import insertion_retention_review
from . import insertion_retention_line
from . import insertion_objection
