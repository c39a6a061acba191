from . import test_label_animation
from . import test_label_communication
from . import test_label_handover
from . import test_label_interview
from . import test_label_kit
from . import test_label_links
from . import test_label_retention
from . import test_label_templates
