from . import insertion_statement
from . import insertion_indicator
from . import insertion_pack
from . import insertion_pack_line
from . import insertion_year
from . import insertion_pack_issue
from . import insertion_pack_gap
