from . import base_partner_merge
from . import mife_account_adopt
from . import mife_account_email
from . import mife_account_reopen
from . import portal_wizard
