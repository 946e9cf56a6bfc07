'use strict';

/** The gcloud commands, as argument lists, that deploy and remove one function of serverless.yml. */

const environment = (values) => Object.entries(values).map(([name, value]) => `${name}=${value}`).join(',');

const deployCommand = (provider, each) => [
  'gcloud',
  'functions',
  'deploy',
  each.name,
  '--gen2',
  `--project=${provider.project}`,
  `--region=${provider.region}`,
  `--source=${provider.source}`,
  `--runtime=${each.runtime}`,
  `--entry-point=${each.entryPoint}`,
  '--trigger-http',
  each.allowUnauthenticated ? '--allow-unauthenticated' : '--no-allow-unauthenticated',
  `--service-account=${each.serviceAccount}`,
  `--ingress-settings=${each.ingress}`,
  `--memory=${each.memory}`,
  `--cpu=${each.cpu}`,
  `--concurrency=${each.concurrency}`,
  `--min-instances=${each.minInstances}`,
  `--max-instances=${each.maxInstances}`,
  `--timeout=${each.timeout}s`,
  `--set-env-vars=${environment(each.environment)}`,
];

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

module.exports = { deployCommand, removeCommand };
