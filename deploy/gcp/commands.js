'use strict';

/** The gcloud commands, as argument lists, that deploy and remove one function of a manifest. */

const environment = (values) => Object.entries(values).map(([name, value]) => `${name}=${value}`).join(',');

// Without --retry, Google gives an event up when it fails once.
const listen = (provider, each) => [
  `--trigger-location=${provider.region}`,
  `--trigger-service-account=${each.serviceAccount}`,
  '--retry',
];

const triggers = {
  http: () => ['--trigger-http'],
  storage: (provider, each) => [
    ...listen(provider, each),
    '--trigger-event-filters=type=google.cloud.storage.object.v1.finalized',
    `--trigger-event-filters=bucket=${each.bucket}`,
  ],
  pubsub: (provider, each) => [...listen(provider, each), `--trigger-topic=${each.topic}`],
};

const [kindOf, detailsOf] = [({ events }) => Object.keys(events[0])[0], ({ events }) => Object.values(events[0])[0]];

const deployCommand = (provider, each) => [
  'gcloud',
  'functions',
  'deploy',
  each.name,
  '--gen2',
  `--project=${provider.project}`,
  `--region=${provider.region}`,
  `--runtime=${each.runtime}`,
  `--memory=${each.memory}`,
  `--cpu=${each.cpu}`,
  `--min-instances=${each.minInstances}`,
  `--max-instances=${each.maxInstances}`,
  each.allowUnauthenticated ? '--allow-unauthenticated' : '--no-allow-unauthenticated',
  `--source=${each.source}`,
  `--entry-point=${each.entryPoint}`,
  `--service-account=${each.serviceAccount}`,
  `--ingress-settings=${each.ingress}`,
  ...triggers[kindOf(each)](provider, detailsOf(each)),
  `--concurrency=${each.concurrency}`,
  `--timeout=${each.timeout}s`,
  `--set-env-vars=${environment(each.environment)}`,
];

/** What follows the deployment: an event's subscription exists only then, and Google gives it no dead letters. */
const finishCommands = (provider, each) => (kindOf(each) === 'http' ? [] : [[
  'deploy/gcp/dead-letters.sh', each.name, provider.project, provider.region, detailsOf(each).deadLetters,
]]);

const removeCommand = (provider, each) => [
  'gcloud',
  'functions',
  'delete',
  each.name,
  '--gen2',
  `--project=${provider.project}`,
  `--region=${provider.region}`,
  '--quiet',
];

module.exports = { deployCommand, finishCommands, removeCommand };
