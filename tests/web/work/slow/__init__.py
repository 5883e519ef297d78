"""An app with one job that takes for ever the first time."""
