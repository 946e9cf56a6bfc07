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
      'package:finalize': () => this.writePlan(),
      'deploy:deploy': () => this.run(this.plan().deploy),
      'remove:remove': () => this.run(this.plan().remove),
    };
  }

  plan() {
    const { service } = this.serverless;
    const functions = service.getAllFunctions().map((key) => service.getFunction(key));
    return {
      deploy: functions.flatMap((each) => [
        deployCommand(service.provider, each),
        ...finishCommands(service.provider, each),
      ]),
      remove: functions.map((each) => removeCommand(service.provider, each)),
    };
  }

  writePlan() {
    const { service, serviceDir } = this.serverless;
    const { artifact } = service.package;
    const sha256 = createHash('sha256').update(fs.readFileSync(path.join(serviceDir, artifact))).digest('hex');
    const file = path.join(serviceDir, '.serverless', 'plan.json');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify({ artifact, sha256, ...this.plan() }, null, 2)}\n`);
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
