from ..common import models as common
from . import shared
from . import standard
from . import application
from . import award
from . import jury
from . import life
from . import statement
from . import core
