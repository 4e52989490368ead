"""What happened: one append-only row in the deed's own transaction, chained by digest. See README.md."""
