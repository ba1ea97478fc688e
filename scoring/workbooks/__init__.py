"""Criteria and scores as Excel workbooks: out, and in again."""
