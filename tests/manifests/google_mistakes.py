"""Mistakes in serverless.yml: what stands there, what is put in its place, and what the refusal names."""

MISTAKES = {
    "a misspelt key": ("minInstances:", "minInstance:", "minInstance"),
    "a runtime that onnxruntime lacks": ("python313", "python310", "functions.http.runtime"),
    "a runtime that Google took away": ("python313", "python39", "functions.http.runtime"),
    "a number out of bounds": ("concurrency: 8", "concurrency: 1001", "functions.http.concurrency"),
    "no word on who may call": ("    allowUnauthenticated: false\n", "", "'allowUnauthenticated'"),
    "no account to build as": ("  buildServiceAccount: ", "  builder: ", "builder"),
    "a setting with a comma": ('ROWS: "10000"', 'ROWS: "10,000"', "TRESNUBES_MAX_ROWS"),
    "an event without its bucket": ("- http: {}", "- storage: {}", "functions.http.events"),
    "an event of another kind": ("- pubsub:", "- firestore:", "functions.rows.events"),
    "an event without a place for what fails": ("deadLetters: ", "dead: ", "'deadLetters'"),
    "a bucket with a slash": ("bucket: ${self:custom.sourceBucket}", "bucket: b/in", "functions.objects.events"),
    "a topic that is a path": ("topic: ${self:service}-rows", "topic: projects/p/topics/t", "functions.rows.events"),
    "a word that is neither true nor false": ("${strToBool(${param:events})}", "maybe", "functions.objects.enabled"),
}

OF_EACH_KIND = (
    "a misspelt key",
    "a runtime that onnxruntime lacks",
    "no word on who may call",
    "a setting with a comma",
    "an event without its bucket",
)
"""osls takes a second to refuse, and reads the same schema."""
