"""What people type: one module for residents, one for staff."""
