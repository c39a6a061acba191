from . import test_one_account
from . import test_portal
from . import test_portal_attacks
from . import test_portal_files
from . import test_portal_month
from . import test_portal_others
from . import test_portal_rules
from . import test_portal_session
