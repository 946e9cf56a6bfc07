"""What a project at Google answers that nobody has to make first."""

from typing import Any

PROJECT, REGION = "my-project", "europe-west1"
_RUNTIMES = [{"name": f"python3{minor}", "stage": "GA", "environment": "GEN_2"} for minor in (11, 12, 13)]
DONE = {
    "name": "projects/p/locations/r/operations/o",
    "metadata": {"@type": "type.googleapis.com/google.cloud.functions.v2.OperationMetadata", "stages": []},
    "done": True,
    "response": {"@type": "type.googleapis.com/google.cloud.functions.v2.Function"},
}
URL = "https://tresnubes-http-abc-ew.a.run.app"
TRIGGER = f"projects/{PROJECT}/locations/{REGION}/triggers/made-by-google"
SUBSCRIPTION = f"projects/{PROJECT}/subscriptions/eventarc-made-by-google"
# By the end of the path.
_FACTS: dict[str, Any] = {
    "/runtimes": {"runtimes": _RUNTIMES},
    "/operations/o": DONE,
    "/services/run.googleapis.com": {"state": "ENABLED"},
    "/services/cloudbuild.googleapis.com": {"state": "ENABLED"},
    "/services/artifactregistry.googleapis.com": {"state": "ENABLED"},
    "/defaultServiceAccount": {"serviceAccountEmail": "projects/p/serviceAccounts/build@p.iam.gserviceaccount.com"},
    f"/v1/{TRIGGER}": {"name": TRIGGER, "transport": {"pubsub": {"subscription": SUBSCRIPTION}}},
    f"/v1/{SUBSCRIPTION}": {"name": SUBSCRIPTION, "topic": "made-by-google"},
    f"/v1/projects/{PROJECT}": {"projectId": PROJECT, "projectNumber": "1"},
    f"/projects/{PROJECT}/serviceAccount": {"email_address": "storage-agent@google"},
    ":getIamPolicy": {"bindings": []},
    "/iam": {"bindings": []},
}


def find_fact(path: str) -> Any:
    """None where Google knows no such thing."""
    return next((answer for end, answer in _FACTS.items() if path.endswith(end)), None)
