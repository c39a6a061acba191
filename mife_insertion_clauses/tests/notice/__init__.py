from . import test_insertion_notice
from . import test_lost_letters
from . import test_clause_text
from . import test_notice_formats
from . import test_notice_merge
from . import test_procurement_decp
