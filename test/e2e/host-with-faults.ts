import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { ContainerLab } from './container-lab.ts';
import { EnforcedHost, missingHost, pairProfiles } from './enforced-host.ts';
import { IsolatedEngine } from './isolated-engine.ts';
import { missing } from './real-part.ts';

const NAME = `plimsoll-faults-${process.pid}`;
const SUBNET = 10 + (process.pid % 200);
const SERVER = 'nc -ll -p 5432 -e cat & nc -ll -p 6000 -e cat & sleep 1000';

/** A test's `skip`, where no host and engine can be had that may fail. */
export const missingHostWithFaults = (): string | false =>
  missingHost() || missing('docker', 'dockerd', 'haproxy', 'unshare', 'mount', 'faketime');

/** A host with an engine of its own and three containers, set up before the tests around it, and removed after them. */
export function hostWithFaults() {
  let engine: IsolatedEngine;
  let host: EnforcedHost;
  let lab: ContainerLab;
  let [file, other, first] = ['', '', ''];
  const reaches = async (from: string, to: string, port: number): Promise<boolean> => {
    const script = `echo ping | nc -w 2 ${await lab.address(to)} ${port}`;
    return (await lab.exec(from, script)).stdout.includes('ping');
  };
  /** Does the host hold the profiles of a port, and nothing more? */
  const holds = async (port: number): Promise<void> => {
    assert.equal((await host.status()).kernel, 'equal');
    assert.equal(await reaches('web', 'db', port), true);
    assert.equal(await reaches('web', 'db', port === 5432 ? 6000 : 5432), false);
    assert.equal(await reaches('stranger', 'db', port), false);
  };

  before(async () => {
    engine = await IsolatedEngine.start('--live-restore');
    host = new EnforcedHost(engine.environment, engine.network.within);
    [file, other] = [join(host.folder, 'profiles.yaml'), join(host.folder, 'other.yaml')];
    writeFileSync(file, pairProfiles(5432));
    writeFileSync(other, pairProfiles(6000));
    const subnets = [`10.92.${SUBNET}.0/24`, `fd00:92:${SUBNET}::/64`] as const;
    lab = await ContainerLab.create(NAME, subnets, engine.command);
    const again = ['--restart', 'always'];
    await lab.start('web', ['--label', 'plimsoll.member=lab/web', ...again], SERVER);
    await lab.start('db', ['--label', 'plimsoll.member=lab/db', ...again], SERVER);
    await lab.start('stranger', again, SERVER);
    first = await host.ruleset();
  });
  after(async () => {
    await host[Symbol.asyncDispose]();
    await lab[Symbol.asyncDispose]();
    await engine[Symbol.asyncDispose]();
  });

  return {
    reaches,
    holds,
    get engine() {
      return engine;
    },
    get host() {
      return host;
    },
    get lab() {
      return lab;
    },
    /** Profiles by which port 5432 is called, or `other`: 6000. */
    get file() {
      return file;
    },
    get other() {
      return other;
    },
    /** What the kernel held before anything was applied. */
    get first() {
      return first;
    },
  };
}
