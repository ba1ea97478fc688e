from conferences.actions.importing import Differs, Imported, import_records

__all__ = ["Differs", "Imported", "import_records"]
