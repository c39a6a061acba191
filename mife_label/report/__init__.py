from . import minutes_docx
