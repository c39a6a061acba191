from . import insertion_demo
from . import portal
