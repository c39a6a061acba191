from . import minutes_docx
from . import session_board
from . import session_meeting
from . import session_minutes
