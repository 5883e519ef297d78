"""The database backend: Django looks for it in a module of this name."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks the server whether a connection still lives only where there is something to be heard from it."""

    def is_usable(self) -> bool:
        """Is the connection fit for another request? Django asks before the first question of each.

        A server that is stopped, started again or loses patience closes the connection: something can then
        be read from it, and Django asks. Between requests a server has nothing to say; asking each time
        takes as long as the question that a page needs (a session and the journal's last digest).
        """
        if (
            self.connection is None
            or self.connection.closed
            or _has_something_to_say(self.connection.fileno())
        ):
            usable: bool = super().is_usable()
            return usable
        return True


def _has_something_to_say(socket: int) -> bool:
    waiting = select.poll()  # Unlike `select.select`, at home with more than 1,024 open files.
    waiting.register(socket, select.POLLIN)
    return bool(waiting.poll(0))
