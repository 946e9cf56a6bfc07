#!/usr/bin/env bash
# Gives the subscription behind a deployed function its dead letters: what five deliveries did not see through.
# dead-letters.sh FUNCTION PROJECT REGION TOPIC
set -euo pipefail
function=$1 project=$2 region=$3 topic=$4

trigger=$(gcloud functions describe "$function" --gen2 "--project=$project" "--region=$region" --format='value(eventTrigger.trigger)')
subscription=$(gcloud eventarc triggers describe "$trigger" --format='value(transport.pubsub.subscription)')
number=$(gcloud projects describe "$project" --format='value(projectNumber)')
# Pub/Sub takes from the subscription what it hands to the dead letters.
gcloud pubsub subscriptions add-iam-policy-binding "${subscription:?expected a subscription behind $function}" \
    "--member=serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com" --role=roles/pubsub.subscriber
# The deadline is Pub/Sub's longest: an event that is still being scored is not delivered again.
gcloud pubsub subscriptions update "$subscription" \
    "--dead-letter-topic=projects/$project/topics/$topic" --max-delivery-attempts=5 --ack-deadline=600
