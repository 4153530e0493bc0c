"""The facilitator's view: widgets for a notebook."""
