#!/usr/bin/env bash
# Deploys dist/gcp as a 2nd-generation Cloud Function with gcloud alone: the same command as serverless.yml's plan.
# deploy.sh --dry-run prints the command, one argument a line, and runs nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

project=${GOOGLE_CLOUD_PROJECT:?expected the id of the Google Cloud project}
region=${GOOGLE_CLOUD_REGION:-europe-west1}
variables=(
    "GOOGLE_CLOUD_PROJECT=$project"
    THREADS=8
    TRESNUBES_MAX_ROWS=10000
    TRESNUBES_MAX_BYTES=4500000
    TRESNUBES_MAX_RESPONSE_BYTES=4500000
    TRESNUBES_ERROR_DETAIL=full
)
command=(
    gcloud functions deploy tresnubes-http --gen2
    "--project=$project"
    "--region=$region"
    --source=dist/gcp
    --runtime=python313
    --entry-point=http
    --trigger-http
    --no-allow-unauthenticated
    "--service-account=tresnubes-http@$project.iam.gserviceaccount.com"
    --ingress-settings=all
    --memory=1Gi
    --cpu=1
    --concurrency=8
    --min-instances=0
    --max-instances=20
    --timeout=30s
    "--set-env-vars=$(IFS=, && printf '%s' "${variables[*]}")"
)

if [[ ${1:-} == --dry-run ]]; then
    printf '%s\n' "${command[@]}"
else
    exec "${command[@]}"
fi
