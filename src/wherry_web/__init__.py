"""The faces of Wherry that need a server: one Django project, one app for each activity."""
