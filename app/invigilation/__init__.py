"""The invigilator's page: who is in an exam, and what can be done for them."""
