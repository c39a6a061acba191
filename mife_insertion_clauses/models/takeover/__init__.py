from . import insertion_takeover
from . import insertion_takeover_column
from . import insertion_takeover_row
from . import insertion_takeover_candidate
