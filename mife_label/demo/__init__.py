from . import label_demo
from . import label_session_demo
from . import label_life_demo
