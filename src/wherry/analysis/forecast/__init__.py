"""Where the share is going: rates from the register's own history, and a simulation of every service."""
