// Event Grid calls the blob trigger: for subscribe.sh, which deploys it once the app's code is there. Before that there
// is neither the function nor the key of its address, which is read in Azure and never comes to the one who deploys.
targetScope = 'resourceGroup'

@description('Name of the deployment of main.bicep.')
param environmentName string

@description('The app that scores on arrival.')
param appName string

@description('Its function that takes blobs.')
param functionName string

var inbox = 'inbox'
var deadLetters = 'dead-letters'

resource app 'Microsoft.Web/sites@2024-04-01' existing = {
  name: appName
}

resource courier 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: '${environmentName}-courier-identity'
}

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' existing = {
  name: '${environmentName}-uploads'
}

// Of the inbox alone: what the app writes into `predictions` never comes back to it.
resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = {
  parent: topic
  name: 'blobs'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${listKeys('${app.id}/host/default', '2024-04-01').systemKeys.blobs_extension}'
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${inbox}/blobs/'
      // Files of Data Lake Storage that are not whole yet: FlushWithClose or SftpCommit tells of them once they are.
      advancedFilters: [
        {
          operatorType: 'StringNotIn'
          key: 'data.api'
          values: ['CreateFile', 'SftpCreate', 'SftpWrite']
        }
      ]
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'UserAssigned'
        userAssignedIdentity: courier.id
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: topic.properties.source
          blobContainerName: deadLetters
        }
      }
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
}
