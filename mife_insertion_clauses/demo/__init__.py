from . import insertion_demo
from . import followup
from . import portal
