"""The named peer of the site: the page of the journal in Django's own templates, and nothing else changed."""
