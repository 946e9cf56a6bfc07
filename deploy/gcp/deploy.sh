#!/usr/bin/env bash
# Deploys dist/gcp as a 2nd-generation Cloud Function with gcloud alone: the same commands as serverless.yml's plan.
# deploy.sh [--events] [--dry-run]
# --events deploys dist/gcp-events too, as the two functions that score on arrival. --dry-run prints the commands,
# one argument a line and a blank line after each, and runs nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

events='' dry=''
for option in "$@"; do
    case $option in
        --events) events=yes ;;
        --dry-run) dry=yes ;;
        *) echo "deploy.sh: expected --events or --dry-run, got $option" >&2 && exit 2 ;;
    esac
done
project=${GOOGLE_CLOUD_PROJECT:?expected the id of the Google Cloud project}
region=${GOOGLE_CLOUD_REGION:-europe-west1}
source=${TRESNUBES_SOURCE_BUCKET:-$project-tresnubes-source}
sink=${TRESNUBES_SINK_BUCKET:-$project-tresnubes-sink}
accounts=$project.iam.gserviceaccount.com

run() {
    if [[ $dry ]]; then
        printf '%s\n' "$@" ''
    else
        "$@"
    fi
}

variables() {
    local IFS=,
    echo "--set-env-vars=GOOGLE_CLOUD_PROJECT=$project,$*"
}

# deploy NAME FLAG…: with what all functions have in common.
deploy() {
    run gcloud functions deploy "$1" --gen2 \
        "--project=$project" \
        "--region=$region" \
        --runtime=python313 \
        --memory=1Gi \
        --cpu=1 \
        --min-instances=0 \
        --max-instances=20 \
        --no-allow-unauthenticated \
        "${@:2}"
}

# listen NAME FLAG…: with what both that score on arrival have in common; then its dead letters.
listen() {
    deploy "$1" \
        --source=dist/gcp-events \
        --entry-point=score \
        "--service-account=tresnubes-events@$accounts" \
        --ingress-settings=internal-only \
        "--trigger-location=$region" \
        "--trigger-service-account=tresnubes-trigger@$accounts" \
        --retry \
        "${@:2}"
    run deploy/gcp/dead-letters.sh "$1" "$project" "$region" tresnubes-dead-letters
}

deploy tresnubes-http \
    --source=dist/gcp \
    --entry-point=http \
    "--service-account=tresnubes-http@$accounts" \
    --ingress-settings=all \
    --trigger-http \
    --concurrency=8 \
    --timeout=30s \
    "$(variables THREADS=8 TRESNUBES_MAX_ROWS=10000 TRESNUBES_MAX_BYTES=4500000 \
        TRESNUBES_MAX_RESPONSE_BYTES=4500000 TRESNUBES_ERROR_DETAIL=full)"

[[ $events ]] || exit 0

listen tresnubes-objects \
    --trigger-event-filters=type=google.cloud.storage.object.v1.finalized \
    "--trigger-event-filters=bucket=$source" \
    --concurrency=1 \
    --timeout=540s \
    "$(variables THREADS=2 "TRESNUBES_SOURCE=gs://$source/" "TRESNUBES_SINK=gs://$sink/" TRESNUBES_TIMEOUT=520)"
listen tresnubes-rows \
    --trigger-topic=tresnubes-rows \
    --concurrency=8 \
    --timeout=60s \
    "$(variables THREADS=8 "TRESNUBES_SINK=gs://$sink/" TRESNUBES_MAX_ROWS=10000 TRESNUBES_MAX_BYTES=4500000 \
        TRESNUBES_TIMEOUT=40)"
