from . import ir_attachment
from . import mail_mail
from . import res_partner
from . import res_company
