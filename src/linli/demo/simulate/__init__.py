"""Days of district life, played through the real actions at moments of the past."""
