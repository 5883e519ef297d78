"""What gunicorn serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wherry_web.config.settings")
application = get_wsgi_application()
resolve("/")  # Loads every page's module now, not when the first person asks.
gc.collect()
gc.freeze()  # What is loaded by now stays: the collector need not stop for it again.
gc.set_threshold(
    5_000, 10, 10
)  # A page makes some 30,000 objects: at 700, looking for loops took 6 % of its time.
