from . import label_demo
