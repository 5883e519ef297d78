"""Jobs: what there is to run, how it tells its progress, and who notices when it stops."""
