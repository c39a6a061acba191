from . import test_insertion_reference
