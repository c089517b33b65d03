"""The yearly inquiry on the desk: its board, and the sheet of each division."""
