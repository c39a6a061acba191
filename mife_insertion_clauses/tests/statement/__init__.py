from . import test_insertion_statement
from . import test_statement_followup
from . import test_statement_rules
from . import test_insertion_pack
from . import test_pack_random
from . import test_pack_download
