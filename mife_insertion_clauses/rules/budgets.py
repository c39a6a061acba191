# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file from outside may hold, beside the budgets of ``common/rules``."""

# A table of hours: a row a person and a month, under the columns of a payroll program;
# those of some years, with their headings, when an organisation takes over
MAX_ROWS = 6_000
MAX_COLUMNS = 60
MAX_CELLS = 100_000
MAX_UNPACKED = 50 * 1024 * 1024
# Of a part of a workbook: three for each cell, and what says their look
MAX_ELEMENTS = 400_000
# Cells merged of a sheet, under and beside the names of its columns
MAX_MERGED = 5_000
# A line of a text file, under all its columns
MAX_LINE = 20_000
# What a firm told of the columns of its files: one per program
MAX_LAYOUTS = 20
# A name, a code or a month in a cell
MAX_TEXT = 200

# Public notices: a department publishes some thousands a year, of 2 kB and 40 values
# One contract, in characters and in values: what is in memory of a streamed file
MAX_RECORD_LENGTH = 10 * 1024 * 1024
MAX_RECORD_VALUES = 600_000
