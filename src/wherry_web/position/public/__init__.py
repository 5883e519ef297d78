"""Pages for everybody: how good care is here, each service, open data and what the words mean.

They ask nobody to sign in, read no session, and may be kept by caches.
"""
