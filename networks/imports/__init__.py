"""Lists read in from files: CSV and XLSX, row by row, each row with what became of it.

A feature registers a kind of list with `registry.importer`, takes the file at its own door with `keeping.keep` and
`actions.start`, and shows progress and result at its own address with `page.shown` and `page.downloaded`. The worker
reads the file in a process with limits and carries out the rows in small units.
"""
