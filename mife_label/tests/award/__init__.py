from . import test_label_award
from . import test_label_certificate
from . import test_label_identifier
from . import test_label_succession
from . import test_label_every_way
from . import test_label_end
from . import test_label_register
