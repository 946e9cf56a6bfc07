'use strict';

/** Lets osls deploy 2nd-generation Cloud Functions: it checks a manifest, writes the plan that Python makes, and runs it. */

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { definitions, properties } = require('./schema.json');

/** The schema's parts as osls wants them: without what its own schema has already. */
const schemas = () => {
  const { name: providerName, ...ofProvider } = properties.provider.properties;
  const { name, events, ...ofFunction } = definitions.function.properties;
  return {
    definitions,
    provider: { properties: ofProvider },
    function: { properties: ofFunction, required: definitions.function.required },
    functionEvents: definitions.event.properties,
  };
};

/** The one that `make setup` made, or else the machine's; only its standard library is used. */
const findPython = (folder) => {
  const ours = path.join(folder, '.venv', 'bin', 'python');
  return fs.existsSync(ours) ? ours : 'python3';
};

class GoogleProvider {
  static getProviderName() {
    return 'google';
  }

  constructor(serverless) {
    this.serverless = serverless;
    this.provider = this; // by this osls knows a provider from any other plugin
    serverless.setProvider('google', this);
    serverless.configSchemaHandler.defineProvider('google', schemas());
    this.hooks = {
      initialize: () => this.leaveOut(),
      'package:finalize': () => this.writePlan(),
      'deploy:deploy': () => this.carryOut(this.plan().deploy),
      'remove:remove': () => this.carryOut(this.plan().remove),
    };
  }

  /** To osls a function that is not enabled isn't there: its bundle need not be either. */
  leaveOut() {
    const { functions = {} } = this.serverless.service;
    for (const key of Object.keys(functions)) if (functions[key].enabled === false) delete functions[key];
  }

  /** What `python -m functions deploy gcp` does, for the manifest as osls read it. */
  plan() {
    const { service, provider, functions } = this.serverless.service;
    const input = JSON.stringify({ service, provider, functions });
    const command = [findPython(this.serverless.serviceDir), '-m', 'functions.deployment.gcp'];
    return JSON.parse(this.run(command, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  writePlan() {
    const { serviceDir, service } = this.serverless;
    const hash = (name) => createHash('sha256').update(fs.readFileSync(path.join(serviceDir, name))).digest('hex');
    const artifacts = new Set(Object.values(service.functions).map((each) => each.package.artifact));
    const sha256 = Object.fromEntries([...artifacts].map((name) => [name, hash(name)]));
    const file = path.join(serviceDir, '.serverless', 'plan.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify({ sha256, ...this.plan() }, null, 2)}\n`);
  }

  carryOut(commands) {
    for (const command of commands) this.run(command, { stdio: 'inherit' });
  }

  run([program, ...args], options) {
    const { error, status, stdout } = spawnSync(program, args, { cwd: this.serverless.serviceDir, ...options });
    if (error) throw new this.serverless.classes.Error(`expected ${program} on the PATH: ${error.message}`);
    if (status !== 0) throw new this.serverless.classes.Error(`${program} ${args.join(' ')} ended with ${status}`);
    return stdout;
  }
}

module.exports = GoogleProvider;
