"""Google's functions by gcloud: the commands that serverless.yml comes down to."""
