from . import insertion_statement
from . import insertion_funding_file
from . import insertion_funding_plan
from . import insertion_funding_proof
from . import insertion_funding_evidence
