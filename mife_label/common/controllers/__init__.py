from . import accessibility
from . import account
from . import door
from . import guide
