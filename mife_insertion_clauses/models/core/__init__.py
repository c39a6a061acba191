from . import ir_actions_report
from . import ir_attachment
from . import mail_mail
from . import res_company
from . import res_config_settings
from . import res_partner
from . import res_users
