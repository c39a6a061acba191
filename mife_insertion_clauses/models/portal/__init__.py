from . import insertion_access
from . import insertion_buyer_page
from . import insertion_delegation
from . import insertion_exchange
from . import insertion_difficulty
from . import insertion_placement_request
from . import ir_http
