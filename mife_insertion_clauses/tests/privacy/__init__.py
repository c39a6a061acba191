from . import test_access_sheet
from . import test_naming
from . import test_objection
from . import test_retention
from . import test_retention_rules
