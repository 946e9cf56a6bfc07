#!/usr/bin/env bash
# Deploys dist/gcp-events with gcloud alone, as two functions: the same commands as the plan of serverless-events.yml.
# deploy-events.sh --dry-run prints the commands, one argument a line and a blank line after each, and runs nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

project=${GOOGLE_CLOUD_PROJECT:?expected the id of the Google Cloud project}
region=${GOOGLE_CLOUD_REGION:-europe-west1}
source=${TRESNUBES_SOURCE_BUCKET:-$project-tresnubes-source}
sink=${TRESNUBES_SINK_BUCKET:-$project-tresnubes-sink}
[[ ${1:-} == --dry-run ]] && dry=yes || dry=

run() {
    if [[ $dry ]]; then
        printf '%s\n' "$@" ''
    else
        "$@"
    fi
}

# deploy NAME TIMEOUT CONCURRENCY VARIABLES TRIGGER…: what both have in common, then its dead letters.
deploy() {
    local name=$1 timeout=$2 concurrency=$3 variables=$4
    run gcloud functions deploy "$name" --gen2 \
        "--project=$project" \
        "--region=$region" \
        --source=dist/gcp-events \
        --runtime=python313 \
        --entry-point=score \
        "${@:5}" \
        "--trigger-location=$region" \
        "--trigger-service-account=tresnubes-trigger@$project.iam.gserviceaccount.com" \
        --retry \
        --no-allow-unauthenticated \
        "--service-account=tresnubes-events@$project.iam.gserviceaccount.com" \
        --ingress-settings=internal-only \
        --memory=1Gi \
        --cpu=1 \
        "--concurrency=$concurrency" \
        --min-instances=0 \
        --max-instances=20 \
        "--timeout=${timeout}s" \
        "--set-env-vars=GOOGLE_CLOUD_PROJECT=$project,$variables"
    run deploy/gcp/dead-letters.sh "$name" "$project" "$region" tresnubes-dead-letters
}

deploy tresnubes-objects 540 1 \
    "THREADS=1,TRESNUBES_SOURCE=gs://$source/,TRESNUBES_SINK=gs://$sink/,TRESNUBES_TIMEOUT=520" \
    --trigger-event-filters=type=google.cloud.storage.object.v1.finalized "--trigger-event-filters=bucket=$source"
deploy tresnubes-rows 60 8 \
    "THREADS=8,TRESNUBES_SINK=gs://$sink/,TRESNUBES_MAX_ROWS=10000,TRESNUBES_MAX_BYTES=4500000,TRESNUBES_TIMEOUT=40" \
    --trigger-topic=tresnubes-rows
