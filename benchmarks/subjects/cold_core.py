"""The core: load the model, predict one row. Arguments: the model's path, the row as JSON."""

from shared.session import runtime

runtime.begin()  # the library loads beside the imports, as in an adapter

import json  # noqa: E402
import sys  # noqa: E402

from shared.model import Model  # noqa: E402

model = Model.load(sys.argv[1])
[prediction] = model.predict([json.loads(sys.argv[2])])
print(prediction["label"], flush=True)
