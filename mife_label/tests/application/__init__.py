from . import test_label_application
from . import test_label_claims
from . import test_label_door
from . import test_label_file
from . import test_label_form
from . import test_label_portal
from . import test_label_submission
from . import test_label_renewal
