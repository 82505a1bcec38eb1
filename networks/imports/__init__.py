"""Lists read in from CSV and XLSX files by the worker: a result for every row, the good rows done, never half a row."""
