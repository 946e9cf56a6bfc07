// tresnubes on Azure: one model behind a Functions app on Flex Consumption that asks every caller for a key.
// Deployed into a resource group by azd (azure.yaml) or `az deployment group create`; docs/azure.md has the commands.
targetScope = 'resourceGroup'

@description('Name of this deployment; part of every resource\'s name.')
@minLength(2)
@maxLength(24)
param environmentName string = 'tresnubes'

@description('Azure region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string = resourceGroup().location

@description('Megabytes of memory of an instance. CPU comes in proportion: 2048 is one core.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances at most. A model costs no more than this many at a time.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Requests that one instance answers at a time; its Python worker gets as many threads.')
@minValue(1)
@maxValue(1000)
param concurrency int = 8

@description('Instances kept warm, which are paid for while idle; 0 lets the app sleep.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Rows in one request, at most (TRESNUBES_MAX_ROWS); above it, 413.')
@minValue(1)
param maxRows int = 10000

@description('Bytes of a request body, unpacked, at most (TRESNUBES_MAX_BYTES).')
@minValue(1)
param maxBytes int = 4500000

@description('Whether an error names each fault with its row and column, or only says what kind it is (TRESNUBES_ERROR_DETAIL).')
@allowed(['full', 'brief'])
param errorDetail string = 'full'

@description('Versions that answer and their weights, `1=90 2=10` or `2` (TRESNUBES_TRAFFIC); empty: the bundle\'s first model.')
param traffic string = ''

@description('Names of versions, `champion=1 challenger=2` (TRESNUBES_ALIASES).')
param aliases string = ''

@description('Versions that score too and never answer, `2` or `2=10` (TRESNUBES_SHADOW).')
param shadow string = ''

@description('The header whose value keeps a caller on one version (TRESNUBES_STICKY_HEADER).')
param stickyHeader string = ''

@description('The sha256 that the model file must have (TRESNUBES_MODEL_SHA256); empty: any.')
param modelSha256 string = ''

@description('The public key that the model must be signed with, its line of base64 (TRESNUBES_MODEL_KEY); empty: none.')
param modelKey string = ''

@description('What the model may hold besides the list, `subgraphs` say (TRESNUBES_ALLOW).')
param allow string = ''

@description('Sites whose pages may call from a browser, `https://a.example,https://b.example`; empty: none.')
param corsOrigins string = ''

@description('Networks that may call, `192.0.2.0/24,198.51.100.7/32`; empty: all, with a key.')
param allowedNetworks string = ''

@description('The app registration in Entra ID (its client id) whose tokens callers must send besides the key; empty: the key is enough.')
param entraClientId string = ''

@description('Whether /v2/health/live and /ready need neither key nor token. Anyone can then start the app, at your cost.')
param openHealth bool = false

@description('Also score files and messages on arrival, by an app of its own (events.bicep).')
param events bool = false

@description('Files on arrival come with their bytes, by the blob trigger, in place of a queue of events. For small files.')
param blobTrigger bool = false

@description('The action group (its resource id) that the alerts tell; empty: nobody, and there is none for HTTP.')
param actionGroupId string = ''

// Storage accounts and apps share one name space with the whole world.
var suffix = uniqueString(resourceGroup().id, environmentName)
var appName = '${environmentName}-${suffix}'
var storageName = 'st${suffix}'
var packages = 'packages'
var tags = { 'azd-env-name': environmentName }
var networks = empty(allowedNetworks) ? [] : split(allowedNetworks, ',')

// Roles by their fixed ids: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

// An identity of its own, not the app's: it gets its roles before the app first starts.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${environmentName}-identity'
  location: location
  tags: tags
}

// Holds the deployed bundle and the host's own keys and leases; nothing of the caller's.
resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: storageName
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
  parent: storage
  name: 'default'
}

resource packageContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: packages
  properties: {
    publicAccess: 'None'
  }
}

// The host writes its keys and leases as blobs, for which Microsoft asks this role.
resource mayOwnBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identity.id, storageBlobDataOwner)
  scope: storage
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${environmentName}-logs'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: logRetentionDays
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${environmentName}-insights'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource maySendTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, monitoringMetricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${environmentName}-plan'
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
  tags: union(tags, { 'azd-service-name': 'http' })
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
      cors: {
        allowedOrigins: empty(corsOrigins) ? [] : split(corsOrigins, ',')
      }
      ipSecurityRestrictionsDefaultAction: empty(allowedNetworks) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [for (network, index) in networks: {
        name: 'allowed ${index + 1}'
        ipAddress: network
        action: 'Allow'
        priority: 100 + index
      }]
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packages}'
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
        alwaysReady: (alwaysReadyInstances == 0) ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReadyInstances
          }
        ]
        triggers: {
          http: {
            perInstanceConcurrency: concurrency
          }
        }
      }
    }
  }
  dependsOn: [
    packageContainer
    mayOwnBlobs
    maySendTelemetry
  ]
}

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    // Without it the host answers `GET /` with a page of its own.
    AzureWebJobsDisableHomepage: 'true'
    PYTHON_THREADPOOL_THREAD_COUNT: string(concurrency)
    TRESNUBES_MAX_ROWS: string(maxRows)
    TRESNUBES_MAX_BYTES: string(maxBytes)
    TRESNUBES_MAX_RESPONSE_BYTES: '4500000'
    TRESNUBES_ERROR_DETAIL: errorDetail
    TRESNUBES_TRAFFIC: traffic
    TRESNUBES_ALIASES: aliases
    TRESNUBES_SHADOW: shadow
    TRESNUBES_STICKY_HEADER: stickyHeader
    TRESNUBES_MODEL_SHA256: modelSha256
    TRESNUBES_MODEL_KEY: modelKey
    TRESNUBES_ALLOW: allow
    TRESNUBES_OPEN_HEALTH: string(openHealth)
  }
}

// Who calls, by Entra ID, before the host looks at the key.
resource entra 'Microsoft.Web/sites/config@2024-04-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: openHealth ? ['/v2/health/live', '/v2/health/ready'] : []
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [entraClientId, 'api://${entraClientId}']
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
  }
}

// No deployment by user name and password: neither by FTP nor by the publishing site.
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

// A model that can't be opened answers 503; what Azure itself refuses is not the app's.
resource failing 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = if (!empty(actionGroupId)) {
  name: '${environmentName}-failing'
  location: location
  tags: tags
  properties: {
    displayName: 'Five requests or more in five minutes were answered with 500 or above'
    severity: 2
    enabled: true
    scopes: [logs.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      allOf: [
        {
          query: 'AppRequests | where AppRoleName =~ "${appName}" and toint(ResultCode) >= 500'
          timeAggregation: 'Count'
          operator: 'GreaterThanOrEqual'
          threshold: 5
        }
      ]
    }
    actions: {
      actionGroups: [actionGroupId]
    }
  }
}

module arrival './events.bicep' = if (events) {
  name: 'events'
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    insightsName: insights.name
    workspaceId: logs.id
    blobTrigger: blobTrigger
    actionGroupId: actionGroupId
    traffic: traffic
    aliases: aliases
    modelSha256: modelSha256
    modelKey: modelKey
    allow: allow
  }
}

@description('Where the model answers.')
output url string = 'https://${app.properties.defaultHostName}'

@description('The app\'s name, which the Azure command line asks for.')
output appName string = app.name

@description('The container whose files are scored; empty without `events`.')
output inboxUrl string = events ? arrival.outputs.inboxUrl : ''

@description('The name of the app that scores on arrival; empty without `events`.')
output eventsAppName string = events ? arrival.outputs.appName : ''

@description('The topic of the uploads; empty without `events`.')
output uploadsTopicName string = events ? arrival.outputs.topicName : ''

@description('The function that Event Grid has to call once its code is there (subscribe.sh); empty: it calls none.')
output blobFunctionName string = (events && blobTrigger) ? 'score_blob' : ''
