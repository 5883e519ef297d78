"""Bodies, people, roles, rights; sign-in; policies and the routes that ask them."""
