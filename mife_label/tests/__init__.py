from . import test_label_standard
from . import test_label_application
from . import test_label_security
from . import test_label_performance
from . import test_label_form
