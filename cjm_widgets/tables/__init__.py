"""Tables of machines' data: read what other tools wrote, keep what we measured.

Both go through pyarrow alone: without SQL no text of a user can become a statement.
"""
