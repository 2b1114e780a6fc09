"""Faults, and what must be true after each of them. docs/faults.md says which."""
