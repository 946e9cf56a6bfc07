"""Calls one subject again and again. Arguments: the subject's module, its model, what it is given (a file).

The module's `prepare(model, given)` gives a function to call, `labels(answer)` the labels in what that returns. The
labels are printed first, as JSON; then every line of standard input is a number of calls, and the seconds that they
took are printed.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

subject = import_module(sys.argv[1])
call = subject.prepare(sys.argv[2], Path(sys.argv[3]).read_bytes())
print(json.dumps(subject.labels(call())), flush=True)
for line in sys.stdin:
    calls = range(int(line))
    started = perf_counter()
    for _ in calls:
        call()
    print(perf_counter() - started, flush=True)
