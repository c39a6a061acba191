from . import test_label_rules
from . import test_label_standard
from . import test_label_rules_change
