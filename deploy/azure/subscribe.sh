#!/bin/sh
# Ends a deployment of scoring on arrival: Event Grid calls the blob trigger where that is wanted, and nothing else.
# azd runs it when the app's code is there (azure.yaml); docs/azure.md has the way by `az`. It may be run again.
set -eu

if [ -z "${eventsAppName-}" ]; then
    echo 'Nothing arrives: the parameter `events` is false.'
    exit 0
fi
: "${AZURE_RESOURCE_GROUP:?expected the name of the resource group, got nothing}"
: "${AZURE_ENV_NAME:?expected the name of the deployment (environmentName), got nothing}"
: "${uploadsTopicName:?expected the output of the deployment, got nothing}"
command -v az >/dev/null || {
    echo 'az is missing, and azd can not subscribe: https://learn.microsoft.com/cli/azure/install-azure-cli' >&2
    exit 1
}

delete() {
    found=$(az eventgrid system-topic event-subscription list --resource-group "$AZURE_RESOURCE_GROUP" \
        --system-topic-name "$uploadsTopicName" --query "[?name=='$1'].name" --output tsv)
    [ -z "$found" ] || az eventgrid system-topic event-subscription delete --resource-group "$AZURE_RESOURCE_GROUP" \
        --system-topic-name "$uploadsTopicName" --name "$1" --yes
}

# The host makes the key of the blobs' address when it first starts with a function for them. Only whether there is one
# is asked: the key stays in Azure.
wait_for_key() {
    tries=20
    until [ "$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$eventsAppName" \
        --query 'systemKeys.blobs_extension != null' --output tsv)" = true ]; do
        tries=$((tries - 1))
        if [ $tries = 0 ]; then
            echo "expected the app $eventsAppName to have the key blobs_extension, got none: was its code deployed," \
                'and does its log tell of an error? Run this again afterwards.' >&2
            exit 1
        fi
        sleep "${SUBSCRIBE_PAUSE:-15}"
    done
}

if [ -z "${blobFunctionName-}" ]; then
    delete blobs
    echo 'Uploads come by the queue.'
    exit 0
fi
wait_for_key
az deployment group create --name blobs --resource-group "$AZURE_RESOURCE_GROUP" \
    --template-file "$(dirname "$0")/blobs.bicep" --output none \
    --parameters environmentName="$AZURE_ENV_NAME" appName="$eventsAppName" functionName="$blobFunctionName"
# Last: for a moment an upload comes both ways. The other way round, it would come by none.
delete inbox
echo "Uploads are brought to $blobFunctionName."
