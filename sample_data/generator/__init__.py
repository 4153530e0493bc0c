"""Makes the sample company: texts people wrote, and numbers drawn from their parameters."""
