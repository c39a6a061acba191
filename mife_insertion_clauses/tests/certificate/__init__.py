from . import test_attestation_batch
from . import test_attestation_sending
from . import test_buyer_copy
from . import test_insertion_attestation
from . import test_verification
from . import test_check
