"""Decisions on awards: dates that fit, recipients, quotas and cuts, what the public reads."""
