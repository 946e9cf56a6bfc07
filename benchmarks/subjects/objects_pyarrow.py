"""A file of CSV through pyarrow's streaming reader and onnxruntime, a block at a time; nothing is checked.

Arguments: the model, the file, the file of predictions (its ending says which form), "one" for a single thread. Prints
as JSON: the seconds, the peak of the process's memory in MiB, and the file of predictions.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import onnxruntime as ort
import pyarrow as pa
from pyarrow import csv

model, source, sink, threads = sys.argv[1:]
options = ort.SessionOptions()
options.intra_op_num_threads = 1 if threads == "one" else 0
session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name


def score(batch):
    rows = np.column_stack([column.to_numpy() for column in batch.columns]).astype(np.float32)
    return session.run(None, {name: rows})


def write_csv(batches, file):
    schema = pa.schema([("label", pa.int64()), ("probabilities.0", pa.float32()), ("probabilities.1", pa.float32())])
    with csv.CSVWriter(file, schema) as writer:
        for batch in batches:
            labels, shares = score(batch)
            writer.write(pa.record_batch([labels, shares[:, 0], shares[:, 1]], schema=schema))


def write_json(batches, file):
    number = 0
    for batch in batches:
        labels, shares = score(batch)
        for label, row in zip(labels.tolist(), shares.tolist()):
            prediction = {"label": label, "probabilities": {"0": row[0], "1": row[1]}}
            file.write(json.dumps({"row": number, "prediction": prediction}).encode() + b"\n")
            number += 1


started = perf_counter()
reading = csv.ReadOptions(use_threads=threads != "one")
with csv.open_csv(source, reading) as batches, Path(sink).open("wb") as file:
    (write_csv if sink.endswith(".csv") else write_json)(batches, file)
seconds = perf_counter() - started
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
print(json.dumps({"seconds": seconds, "peak": int(peak.split()[1]) / 1024, "sink": sink}), flush=True)
