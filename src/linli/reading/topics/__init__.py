"""Many appeals that are one matter, found while they arrive: text only, no tables."""
