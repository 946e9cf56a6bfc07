// Scoring on arrival: a second app beside the one of main.bicep, which makes this where its parameter `events` is true.
// Upload to `inbox` → Event Grid → queue `events` → the app → `predictions`; rows come by the queue `rows`.
// With `blobTrigger` Event Grid calls the app instead, by a subscription that is made once the app's code is there.
targetScope = 'resourceGroup'

@description('Name of this deployment; part of every resource\'s name.')
param environmentName string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Megabytes of memory of an instance.')
param instanceMemoryMB int

@description('Instances at most.')
param maximumInstanceCount int

@description('The Application Insights that takes the logs.')
param insightsName string

@description('The workspace that keeps the logs.')
param workspaceId string

@description('Small blobs come with their bytes, by the blob trigger, and the queue of events is not used.')
param blobTrigger bool

@description('The group that the alerts tell; empty: nobody, they are only seen in Azure.')
param actionGroupId string

@description('Versions that answer, and their weights.')
param traffic string

@description('Names of versions.')
param aliases string

@description('The sha256 that the model file must have.')
param modelSha256 string

@description('The public key that the model must be signed with.')
param modelKey string

@description('What the model may hold besides the list.')
param allow string

var suffix = uniqueString(resourceGroup().id, environmentName)
var appName = '${environmentName}-events-${suffix}'
var inbox = 'inbox'
var predictions = 'predictions'
var deadLetters = 'dead-letters'
var packages = 'packages'
var eventsQueue = 'events'
var rowsQueue = 'rows'
var actions = empty(actionGroupId) ? [] : [actionGroupId]

// Roles by their fixed ids: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var blobDataOwner = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
var blobDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
var blobDataReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
var queueDataReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '19e7f393-937e-4f77-808e-94535e297925')
var queueDataContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '974c5e8b-45b9-4653-ba55-5f855dd0fb88')
var queueMessageProcessor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8a0f0c08-91a1-4084-bc3d-661d67233fed')
var queueMessageSender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a')
var metricsPublisher = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '3913510d-42f4-4e42-8a64-420c390055eb')

// The app's own: the app that answers HTTP has nothing to do with what arrives.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${environmentName}-events-identity'
  location: location
  tags: tags
}

// Event Grid's own, by which it puts events on the queue.
resource courier 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${environmentName}-courier-identity'
  location: location
  tags: tags
}

// Holds this app's bundle and its host's keys and leases. The app is its owner, so not the account of HTTP: neither app
// can put its own code in the other's place.
resource hostStorage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'host${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource hostBlobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: hostStorage
  name: 'default'
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: hostBlobs
  name: packages
  properties: {
    publicAccess: 'None'
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

// What arrives and what becomes of it, apart from the host's own account.
resource data 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'data${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: data
  name: 'default'
}

resource inboxContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: inbox
  properties: {
    publicAccess: 'None'
  }
}

resource predictionsContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: predictions
  properties: {
    publicAccess: 'None'
  }
}

resource deadLetterContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: deadLetters
  properties: {
    publicAccess: 'None'
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: data
  name: 'default'
}

resource events 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = {
  parent: queues
  name: eventsQueue
}

// The host moves a message here once it has failed maxDequeueCount times (host.json). Made here, so that the app need
// not have the right to make queues.
resource eventsPoison 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = {
  parent: queues
  name: '${eventsQueue}-poison'
}

resource rows 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = {
  parent: queues
  name: rowsQueue
}

resource rowsPoison 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = {
  parent: queues
  name: '${rowsQueue}-poison'
}

// Where the host puts a blob that failed five times, under the name that it gives it.
resource blobsPoison 'Microsoft.Storage/storageAccounts/queueServices/queues@2023-05-01' = if (blobTrigger) {
  parent: queues
  name: 'webjobs-blobtrigger-poison'
}

// The host's keys and leases, for which Microsoft asks this role.
resource mayOwnHostBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hostStorage.id, identity.id, blobDataOwner)
  scope: hostStorage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobDataOwner
  }
}

resource maySendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: metricsPublisher
  }
}

resource mayReadInbox 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(inboxContainer.id, identity.id, blobDataReader)
  scope: inboxContainer
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobDataReader
  }
}

// No built-in role writes without the right to delete.
resource mayWritePredictions 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(predictionsContainer.id, identity.id, blobDataContributor)
  scope: predictionsContainer
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobDataContributor
  }
}

// How long the queues are, by which the platform decides how many instances there are.
resource mayReadQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(data.id, identity.id, queueDataReader)
  scope: data
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueDataReader
  }
}

resource mayTakeEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(events.id, identity.id, queueMessageProcessor)
  scope: events
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueMessageProcessor
  }
}

resource mayTakeRows 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rows.id, identity.id, queueMessageProcessor)
  scope: rows
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueMessageProcessor
  }
}

resource mayGiveUpEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(eventsPoison.id, identity.id, queueMessageSender)
  scope: eventsPoison
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueMessageSender
  }
}

resource mayGiveUpRows 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rowsPoison.id, identity.id, queueMessageSender)
  scope: rowsPoison
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueMessageSender
  }
}

// For the blob trigger: the roles that Microsoft asks for it, and no more than one container or queue wide where that
// is possible. The host keeps its blobs in a queue of its own: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#connections
resource mayOwnInbox 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (blobTrigger) {
  name: guid(inboxContainer.id, identity.id, blobDataOwner)
  scope: inboxContainer
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobDataOwner
  }
}

resource mayKeepHostQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (blobTrigger) {
  name: guid(hostStorage.id, identity.id, queueDataContributor)
  scope: hostStorage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueDataContributor
  }
}

resource mayGiveUpBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (blobTrigger) {
  name: guid(blobsPoison.id, identity.id, queueMessageSender)
  scope: blobsPoison
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueMessageSender
  }
}

resource courierMaySendEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(events.id, courier.id, queueMessageSender)
  scope: events
  properties: {
    principalId: courier.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: queueMessageSender
  }
}

resource courierMayGiveUp 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(deadLetterContainer.id, courier.id, blobDataContributor)
  scope: deadLetterContainer
  properties: {
    principalId: courier.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: blobDataContributor
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: '${environmentName}-uploads'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${courier.id}': {}
    }
  }
  properties: {
    source: data.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

// Of the inbox alone: what the app writes into `predictions` never comes back to it.
resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2022-06-15' = if (!blobTrigger) {
  parent: topic
  name: 'inbox'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${inbox}/blobs/'
    }
    deliveryWithResourceIdentity: {
      identity: {
        type: 'UserAssigned'
        userAssignedIdentity: courier.id
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: data.id
          queueName: eventsQueue
          // It waits as long as it must; a queue forgets what is older than this, and -1 is never.
          queueMessageTimeToLiveInSeconds: -1
        }
      }
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'UserAssigned'
        userAssignedIdentity: courier.id
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: data.id
          blobContainerName: deadLetters
        }
      }
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
  }
  dependsOn: [
    events
    deadLetterContainer
    courierMaySendEvents
    courierMayGiveUp
  ]
}

// A plan of Flex Consumption holds one app.
resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${environmentName}-events-plan'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': 'events' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostStorage.properties.primaryEndpoints.blob}${packages}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
  }
  dependsOn: [
    packageContainer
    mayOwnHostBlobs
    maySendTelemetry
    mayReadInbox
    mayWritePredictions
    mayReadQueues
    mayTakeEvents
    mayTakeRows
    mayGiveUpEvents
    mayGiveUpRows
    mayOwnInbox
    mayKeepHostQueues
    mayGiveUpBlobs
  ]
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__blobServiceUri: hostStorage.properties.primaryEndpoints.blob
    AzureWebJobsStorage__queueServiceUri: hostStorage.properties.primaryEndpoints.queue
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    // A thread for each message that the host hands over: batchSize + newBatchThreshold (host.json) of each queue.
    PYTHON_THREADPOOL_THREAD_COUNT: '8'
    // By which the client of blobs finds the identity.
    AZURE_CLIENT_ID: identity.properties.clientId
    TRESNUBES_QUEUES__queueServiceUri: data.properties.primaryEndpoints.queue
    TRESNUBES_QUEUES__credential: 'managedidentity'
    TRESNUBES_QUEUES__clientId: identity.properties.clientId
    TRESNUBES_BLOBS__blobServiceUri: data.properties.primaryEndpoints.blob
    TRESNUBES_BLOBS__queueServiceUri: data.properties.primaryEndpoints.queue
    TRESNUBES_BLOBS__credential: 'managedidentity'
    TRESNUBES_BLOBS__clientId: identity.properties.clientId
    // An empty name is no name: the app then has no function for it.
    TRESNUBES_EVENTS_QUEUE: blobTrigger ? '' : eventsQueue
    TRESNUBES_ROWS_QUEUE: rowsQueue
    TRESNUBES_BLOBS_CONTAINER: blobTrigger ? inbox : ''
    TRESNUBES_SOURCE: '${data.properties.primaryEndpoints.blob}${inbox}'
    TRESNUBES_SINK: '${data.properties.primaryEndpoints.blob}${predictions}'
    // Seconds; below functionTimeout (host.json), so that an event stops by itself: a host that has to stop it starts
    // the whole app anew.
    TRESNUBES_TIMEOUT: '840'
    TRESNUBES_TRAFFIC: traffic
    TRESNUBES_ALIASES: aliases
    TRESNUBES_MODEL_SHA256: modelSha256
    TRESNUBES_MODEL_KEY: modelKey
    TRESNUBES_ALLOW: allow
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noPublishingPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

// A message in a poison queue was tried maxDequeueCount times: somebody has to look.
resource poisoned 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = {
  name: '${environmentName}-poisoned'
  location: location
  tags: tags
  properties: {
    displayName: 'A message was moved to a poison queue'
    severity: 2
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      allOf: [
        {
          query: 'AppTraces | where Message has "MaxDequeueCount"'
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: {
      actionGroups: actions
    }
  }
}

// An event that Event Grid could not put on the queue.
resource undelivered 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${environmentName}-undelivered'
  location: 'global'
  tags: tags
  properties: {
    severity: 2
    enabled: true
    scopes: [topic.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead letters'
          metricName: 'DeadLetteredCount'
          operator: 'GreaterThan'
          threshold: 0
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [for group in actions: {
      actionGroupId: group
    }]
  }
}

@description('The container to upload to.')
output inboxUrl string = '${data.properties.primaryEndpoints.blob}${inbox}'

@description('The app\'s name, which the Azure command line asks for.')
output appName string = app.name

@description('The system topic of the uploads, to which a subscription for the blob trigger belongs.')
output topicName string = topic.name
