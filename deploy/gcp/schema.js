'use strict';

/** What serverless.yml may say about a 2nd-generation function; the bounds are Google's. */

const text = { type: 'string', minLength: 1 };

const provider = {
  properties: {
    project: { type: 'string', pattern: '^[a-z][a-z0-9-]{4,28}[a-z0-9]$' },
    region: { type: 'string', pattern: '^[a-z]+-[a-z]+[0-9]+$' },
  },
};

// osls merges these into its own schema of a function, which is closed: a misspelt key is refused.
const googleFunction = {
  properties: {
    // Left out of a deployment and a removal where false.
    enabled: { type: 'boolean' },
    source: text,
    package: { type: 'object', properties: { artifact: text }, required: ['artifact'], additionalProperties: false },
    entryPoint: text,
    // onnxruntime's wheels begin at 3.11.
    runtime: { enum: ['python311', 'python312', 'python313', 'python314'] },
    memory: { type: 'string', pattern: '^[0-9]+(Mi|Gi)$' },
    cpu: { type: 'number', exclusiveMinimum: 0, maximum: 8 },
    concurrency: { type: 'integer', minimum: 1, maximum: 1000 },
    minInstances: { type: 'integer', minimum: 0 },
    maxInstances: { type: 'integer', minimum: 1 },
    timeout: { type: 'integer', minimum: 1, maximum: 3600 },
    serviceAccount: { type: 'string', pattern: '^[^@]+@[^@]+\\.gserviceaccount\\.com$' },
    ingress: { enum: ['all', 'internal-only', 'internal-and-gclb'] },
    allowUnauthenticated: { type: 'boolean' },
    // A comma would begin another variable on gcloud's command line.
    environment: { type: 'object', additionalProperties: { type: 'string', pattern: '^[^,]*$' } },
  },
  required: [
    'source', 'package', 'entryPoint', 'runtime', 'memory', 'cpu', 'concurrency', 'minInstances', 'maxInstances',
    'timeout', 'serviceAccount', 'ingress', 'allowUnauthenticated', 'environment',
  ],
};

const account = googleFunction.properties.serviceAccount;
// What Google sends is retried, and what fails five times needs a place to go.
const event = (name, pattern) => ({
  type: 'object',
  properties: { [name]: { type: 'string', pattern }, serviceAccount: account, deadLetters: text },
  required: [name, 'serviceAccount', 'deadLetters'],
  additionalProperties: false,
});

const events = {
  http: { type: 'object', additionalProperties: false },
  storage: event('bucket', '^[a-z0-9][a-z0-9._-]+[a-z0-9]$'),
  pubsub: event('topic', '^[A-Za-z][A-Za-z0-9._~%+-]+$'),
};

module.exports = { provider, googleFunction, events };
