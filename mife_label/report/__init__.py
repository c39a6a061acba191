from . import certificate
from . import coach_calls
from . import minutes_docx
from . import quorum_note
from . import session_board
from . import session_meeting
from . import session_minutes
