"""The packet of a dossier: everything about it in one file, for whoever has no account.

Facts → a record of what the platform knows → that record, an index and all papers in one PDF
with bookmarks and page numbers, or in one zip. Papers come from many places: the joined file is
neither PDF/A nor PDF/UA, and its first page says so.
"""
