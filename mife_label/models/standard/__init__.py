from . import label_standard_part
from . import label_programme_rules
from . import label_programme
from . import label_programme_version
from . import label_standard
from . import label_axis
from . import label_criterion
from . import label_scale_level
