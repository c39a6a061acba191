from . import label_stages_mixin
