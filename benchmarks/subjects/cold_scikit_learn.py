"""scikit-learn and joblib. Arguments: the pickled estimator's path, the row as JSON, the columns as JSON or nothing."""

import json
import sys

import joblib

estimator = joblib.load(sys.argv[1])
rows = [json.loads(sys.argv[2])]
if sys.argv[3]:
    import pandas as pd

    rows = pd.DataFrame(rows, columns=json.loads(sys.argv[3]))
print(estimator.predict(rows)[0], flush=True)
