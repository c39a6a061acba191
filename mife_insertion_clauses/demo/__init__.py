from . import insertion_demo
