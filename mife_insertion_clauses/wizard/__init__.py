from . import insertion_contract_end
from . import insertion_declaration_reason
from . import insertion_month_open
from . import insertion_turn_wait
