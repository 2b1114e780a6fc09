"""Attempts: what was shown, what was answered, what it was worth."""
