from . import insertion_attestation
from . import insertion_attestation_copy
from . import insertion_attestation_sending
from . import insertion_attestation_batch
from . import insertion_attestation_batch_line
