from . import home_facilitator
from . import home_manager
from . import home_officer
from . import insertion_statement_xlsx
from . import rights_sheet
