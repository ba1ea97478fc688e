"""Conference records: the exchange format `conference-record/1`, in and out."""

from conferences.records.composing import compose
from conferences.records.parsing import BadRecords
from conferences.records.reading import read_records

__all__ = ["BadRecords", "compose", "read_records"]
