from . import label_stages_mixin
from . import label_guide
from . import label_link_mixin
