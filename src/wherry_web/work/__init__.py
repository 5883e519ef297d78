"""Jobs, files, outgoing mail and schedules: what goes on beside a request."""
