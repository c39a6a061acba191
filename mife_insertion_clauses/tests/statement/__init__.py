from . import test_insertion_statement
from . import test_statement_followup
from . import test_statement_rules
from . import test_insertion_funding
