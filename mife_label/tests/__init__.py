from .application import *
from .award import *
from .jury import *
from .life import *
from .shared import *
from .standard import *
from .statement import *
