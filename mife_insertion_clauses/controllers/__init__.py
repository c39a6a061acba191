from ..common import controllers as common
from . import buyer_page
from . import dataset
from . import followup
from . import key_figures
from . import portal
from . import portal_company
from . import portal_device
from . import portal_month
from . import portal_month_file
from . import portal_offer
from . import portal_prime
from . import portal_buyer
from . import portal_interface
from . import verification
