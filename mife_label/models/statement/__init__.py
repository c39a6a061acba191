from . import label_statement
from . import label_award_report
from . import label_file_report
