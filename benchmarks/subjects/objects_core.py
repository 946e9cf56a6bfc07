"""One object through the core, as an event tells of it. Arguments: the model, a folder of stores, the object's key.

Prints as JSON: the seconds from the event to its last sink, the peak of the process's memory in MiB, and the sink.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

from shared.environment import open_deployment
from shared.events.occurrence import ObjectCreated
from shared.events.scorer import Scorer
from shared.stores.files import FileStore
from shared.stores.location import Location

model, stores, key = sys.argv[1:]
settings = {
    "TRESNUBES_MODEL": model,
    "TRESNUBES_STORES": stores,
    "TRESNUBES_SOURCE": "s3://source/in",
    "TRESNUBES_SINK": "s3://sink/out",
}
version = FileStore(f"{stores}/s3/source").version(key)
scorer = Scorer(open_deployment("", settings), lambda record: None)
started = perf_counter()
scorer.score(ObjectCreated(Location("s3://source", key), version), lambda: 86_400.0)
seconds = perf_counter() - started
(sink,) = Path(stores, "s3", "sink", "out").glob("*.predictions.ndjson")
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
print(json.dumps({"seconds": seconds, "peak": int(peak.split()[1]) / 1024, "sink": str(sink)}), flush=True)
