"""The participants' page: a small server without a kernel."""
