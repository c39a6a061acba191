from . import insertion_statement
