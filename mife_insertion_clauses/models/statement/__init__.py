from . import insertion_statement
from . import insertion_statement_line
from . import insertion_statement_lot
from . import insertion_statement_batch
