from . import test_label_award
from . import test_label_certificate
