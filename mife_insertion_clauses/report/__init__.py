from . import insertion_statement_xlsx
