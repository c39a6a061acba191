from . import test_duty
from . import test_insertion_reference
from . import test_law_pack
