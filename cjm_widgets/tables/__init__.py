"""Tables of machines' data: read what other tools wrote, keep what we measured.

Reading and keeping goes through pyarrow alone: no SQL, so no text of a user can become a statement,
and no native threads that a forked child could hang on.
"""
