from . import insertion_contract_end
from . import insertion_declaration_reason
from . import insertion_lot_decision
from . import insertion_month_open
