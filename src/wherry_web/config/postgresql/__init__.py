"""Django's PostgreSQL, with a look instead of a question where a kept connection is used again."""
