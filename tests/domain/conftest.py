"""Properties are tried on the same examples in every run: a red test is red for everybody."""

from hypothesis import settings

settings.register_profile("officium", derandomize=True, database=None, deadline=None, max_examples=100)
settings.load_profile("officium")
