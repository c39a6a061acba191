from . import test_anomalies
from . import test_hours
from . import test_hours_file
from . import test_insertion_declaration
from . import test_insertion_hours_import
from . import test_insertion_month
from . import test_months_that_move
from . import test_rules_agree
