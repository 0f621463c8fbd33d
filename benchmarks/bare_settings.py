"""The product's settings for the bare peer: its tables, none of its guards."""

from hengji.settings import *  # noqa: F403 - everything else is the product's

ROOT_URLCONF = "benchmarks.bare_list"
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # its application insists
