"""The same rows by Django REST framework, as its own tutorial would serve them."""
