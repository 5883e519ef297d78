"""Addresses of the rooms that there are; letters name them."""

from wherry_web.accounts.urls import ROUTES_OF_ACCOUNTS
from wherry_web.work.urls import ROUTES_OF_WORK

urlpatterns = [*ROUTES_OF_ACCOUNTS, *ROUTES_OF_WORK]
