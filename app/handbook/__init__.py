"""The pages that teach each topic."""
