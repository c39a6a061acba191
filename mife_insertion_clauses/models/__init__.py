from ..common import models as common
from . import shared
from . import reference
from . import agenda
from . import portal
from . import notice
from . import contract
from . import people
from . import hours
from . import certificate
from . import penalty
from . import statement
from . import takeover
from . import privacy
from . import core
