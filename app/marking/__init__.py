"""What a person has to mark: who may, in which order, and how it is given."""
