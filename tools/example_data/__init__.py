"""Writes the fictional municipality's data (EKSEMPELDATA) in the layouts of real files."""
