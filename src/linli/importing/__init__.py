"""Taking in other people's tables: reading them, guessing what the columns mean, and doing one row at a time."""
