from ..common import wizard as common
from . import base_partner_merge
from . import insertion_clause_apply
from . import insertion_contract_end
from . import insertion_declaration_reason
from . import insertion_declaration_validate
from . import insertion_hours_import
from . import insertion_hours_import_line
from . import insertion_effort_note
from . import insertion_law_upload
from . import insertion_lot_decision
from . import insertion_lot_final
from . import insertion_month_open
from . import insertion_participant_merge
from . import insertion_referral_close
from . import insertion_succession
from . import insertion_turn_wait
