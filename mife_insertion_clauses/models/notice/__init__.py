from . import insertion_notice_import
from . import insertion_notice_rejection
from . import insertion_notice
from . import insertion_notice_holder
from . import insertion_notice_anomaly
