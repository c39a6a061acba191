from . import label_application_conclude
