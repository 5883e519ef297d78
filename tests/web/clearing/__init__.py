"""An app that only tests install: empties the database although the journal refuses."""
