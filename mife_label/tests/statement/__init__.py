from . import test_statement_rules
from . import test_label_statement
from . import test_label_statement_figures
from . import test_label_benchmark
from . import test_label_analysis
from . import test_label_other_documents
