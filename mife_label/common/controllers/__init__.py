from . import account
from . import guide
