from . import test_label_account
from . import test_label_document_language
from . import test_label_home
from . import test_label_performance
from . import test_label_reference
from . import test_label_security
