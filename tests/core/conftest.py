"""One hypothesis profile, so that every run tries the same examples."""

from hypothesis import settings

settings.register_profile(
    "core", derandomize=True, max_examples=20, deadline=None, database=None, print_blob=False
)
settings.load_profile("core")
