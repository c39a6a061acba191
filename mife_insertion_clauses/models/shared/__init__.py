from . import insertion_written_mixin
from . import insertion_access_mixin
from . import insertion_plausible_mixin
from . import insertion_received_mixin
from . import insertion_forgotten_mixin
from . import insertion_step_mixin
from . import insertion_guide
from . import insertion_taken_over_mixin
