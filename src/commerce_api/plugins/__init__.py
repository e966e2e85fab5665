"""The adapters that ship with the project, one folder or file each."""
