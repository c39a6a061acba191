from . import insertion_clause_apply
from . import insertion_contract_end
from . import insertion_declaration_reason
from . import insertion_month_open
