"""Pages: `resident` for everybody, `staff` for those who work here."""
