from . import insertion_declaration
from . import insertion_declaration_line
from . import insertion_declaration_part
from . import insertion_declaration_version
from . import insertion_opening
from . import insertion_opening_line
from . import insertion_continuity
