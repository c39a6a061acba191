from . import test_label_board
from . import test_label_jury
from . import test_label_jury_addresses
from . import test_label_jury_performance
from . import test_label_jury_portal
from . import test_label_jury_rules
from . import test_label_jury_secrets
from . import test_label_release
