"""The administrator's view: what happened, and how sure it is."""
