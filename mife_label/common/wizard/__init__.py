from . import base_partner_merge
from . import mife_account_email
from . import portal_wizard
