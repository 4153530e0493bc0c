"""Use cases: what people do with a workspace, in plain functions, workspace first.

The clock and fresh ids enter the product here.
"""
