"""The core: load the model, predict one row. Arguments: the model's path, the row as JSON."""

import json
import sys

from shared.model import Model

model = Model.load(sys.argv[1])
[prediction] = model.predict([json.loads(sys.argv[2])])
print(prediction["label"], flush=True)
