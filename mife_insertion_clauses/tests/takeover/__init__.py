from . import test_takeover_rules
from . import test_takeover
from . import test_takeover_doubt
from . import test_takeover_mistakes
from . import test_takeover_flat
from . import test_transfer
