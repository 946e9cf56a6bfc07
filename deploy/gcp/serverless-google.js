'use strict';

/** Lets osls deploy 2nd-generation Cloud Functions: it checks a manifest, writes the plan, and runs it with gcloud. */

const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { provider, googleFunction, events } = require('./schema');
const { deployCommand, finishCommands, removeCommand } = require('./commands');

class GoogleProvider {
  static getProviderName() {
    return 'google';
  }

  constructor(serverless) {
    this.serverless = serverless;
    this.provider = this; // by this osls knows a provider from any other plugin
    serverless.setProvider('google', this);
    serverless.configSchemaHandler.defineProvider('google', {
      provider,
      function: googleFunction,
      functionEvents: events,
    });
    this.hooks = {
      initialize: () => this.leaveOut(),
      'package:finalize': () => this.writePlan(),
      'deploy:deploy': () => this.run(this.plan().deploy),
      'remove:remove': () => this.run(this.plan().remove),
    };
  }

  /** To osls a function that is not enabled isn't there: its bundle need not be either. */
  leaveOut() {
    const { functions = {} } = this.serverless.service;
    for (const key of Object.keys(functions)) if (functions[key].enabled === false) delete functions[key];
  }

  functions() {
    const { service } = this.serverless;
    return service.getAllFunctions().map((key) => service.getFunction(key));
  }

  plan() {
    const { provider: place } = this.serverless.service;
    return {
      deploy: this.functions().flatMap((each) => [deployCommand(place, each), ...finishCommands(place, each)]),
      remove: this.functions().map((each) => removeCommand(place, each)),
    };
  }

  writePlan() {
    const { serviceDir } = this.serverless;
    const hash = (name) => createHash('sha256').update(fs.readFileSync(path.join(serviceDir, name))).digest('hex');
    const artifacts = new Set(this.functions().map((each) => each.package.artifact));
    const sha256 = Object.fromEntries([...artifacts].map((name) => [name, hash(name)]));
    const file = path.join(serviceDir, '.serverless', 'plan.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify({ sha256, ...this.plan() }, null, 2)}\n`);
  }

  run(commands) {
    for (const [program, ...args] of commands) {
      const { error, status } = spawnSync(program, args, { cwd: this.serverless.serviceDir, stdio: 'inherit' });
      if (error) throw new this.serverless.classes.Error(`expected ${program} on the PATH: ${error.message}`);
      if (status !== 0) throw new this.serverless.classes.Error(`${program} ${args.join(' ')} ended with ${status}`);
    }
  }
}

module.exports = GoogleProvider;
