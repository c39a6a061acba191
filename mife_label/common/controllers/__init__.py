from . import accessibility
from . import account
from . import door
from . import export
from . import guide
