from . import insertion_lot_article
from . import insertion_contract
from . import insertion_calibration_mixin
from . import insertion_lot
from . import insertion_commitment
from . import insertion_commitment_bracket
from . import insertion_contractor
from . import insertion_derogation
