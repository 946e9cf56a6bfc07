"""Objects of any size as batches of rows: CSV, NDJSON, JSON, Parquet, plain or gzipped, in bounded memory."""
