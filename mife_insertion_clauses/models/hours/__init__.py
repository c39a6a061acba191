from . import insertion_month_check_mixin
from . import insertion_month_message_mixin
from . import insertion_hours_file_mixin
from . import insertion_declaration
from . import insertion_declaration_line
from . import insertion_declaration_portal
from . import insertion_declaration_part
from . import insertion_declaration_version
