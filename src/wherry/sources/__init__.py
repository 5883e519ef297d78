"""Published files and APIs, one folder each: about it, recognise it, tidy it, fetch it."""
