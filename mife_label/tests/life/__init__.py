from . import test_label_animation
from . import test_label_communication
from . import test_label_handover
from . import test_label_retention
