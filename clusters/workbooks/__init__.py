"""Targets and results as Excel workbooks: out, and targets in again."""
