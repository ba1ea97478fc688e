"""The register of awards: its lines, recipients with their history, persons who may be one."""
