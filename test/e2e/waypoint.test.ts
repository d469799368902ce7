import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until as untilHolds } from '../fixtures/until.ts';
import { askRuntime } from '../../src/enforce/network/haproxy/apply.ts';
import { ROOT } from '../architecture/source-files.ts';
import { absence, missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missing('haproxy') || absence(process.getuid?.() === 0, 'root, for transparent sockets');

function profiles(path: string): string {
  return `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: web, namespace: shop}
egress:
  - to: {workload: {name: api}}
    ports: [8080]
    http: [{methods: [GET], path: ${path}}]
---
apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: api, namespace: shop}
listens: [8080]
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  server.close();
  assert.ok(address && typeof address === 'object');
  return address.port;
}

describe('network waypoint', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-waypoint-'));
  const file = join(folder, 'profiles.yaml');
  const socket = join(folder, 'run', 'runtime.sock');
  let running: ChildProcess;
  let said = '';

  before(async () => {
    writeFileSync(file, profiles('/orders'));
    const endpoints = join(folder, 'attachments.yaml');
    writeFileSync(
      endpoints,
      'shop/web: [{interface: v1, addresses: [10.0.0.2]}]\nshop/api: [{interface: v2, addresses: [10.0.0.3]}]\n',
    );
    const args = ['network', 'waypoint', file, '--attachments', endpoints, '--folder', join(folder, 'run')];
    const port = String(await freePort());
    running = spawn(join(ROOT, 'plimsoll'), [...args, '--port', port], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    await until(() => said.includes('listens on port'));
  });
  after(() => {
    running.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const until = (condition: () => boolean | Promise<boolean>) =>
    untilHolds(condition, () => `the waypoint said:\n${said}`);

  const shown = () => askRuntime(socket, 'show map maps/paths.map\n').catch(() => '');
  /** What is new comes first, then what is old goes. */
  const isOnly = (path: string, map: string): boolean =>
    map.includes(path) && ['/orders', '/items'].every((one) => one === path || !map.includes(one));
  const pid = async () => /^Pid: (\d+)/m.exec(await askRuntime(socket, 'show info\n').catch(() => ''))?.[1];

  it('enforces what the profiles say', async () => {
    await until(async () => (await shown()).includes('/orders'));
  });

  it('has no right of root but to call from the addresses of others', async () => {
    const status = readFileSync(`/proc/${await pid()}/status`, 'utf8');
    const [, user] = /^Uid:\t(\d+)/m.exec(status) ?? [];
    assert.notEqual(Number(user), 0);
    // capability.h: CAP_NET_ADMIN is 12.
    assert.equal(Number.parseInt(/^CapEff:\t(\w+)/m.exec(status)?.[1] ?? '', 16), 1 << 12);
  });

  it('follows the files without a new process', async () => {
    const before_ = await pid();
    assert.ok(before_);
    writeFileSync(file, profiles('/items'));
    await until(async () => isOnly('/items', await shown()));
    assert.equal(await pid(), before_, said);
    await until(() => said.includes('the policy is another one now'));
  });

  it('keeps the policy where a profile cannot be read, and says why', async () => {
    writeFileSync(file, 'kind: WorkloadProfile\nnonsense: true\n');
    await until(() => said.includes('the policy stays as it was'));
    assert.match(said, /profiles\.yaml/);
    assert.ok((await shown()).includes('/items'));
  });

  it('keeps it where its files cannot be written, says so, and tries again', async () => {
    const maps = join(folder, 'run', 'haproxy', 'maps');
    mkdirSync(join(maps, 'paths.map.new'));
    writeFileSync(file, profiles('/orders'));
    await until(() => said.includes("the waypoint's files cannot be written"));
    await until(async () => isOnly('/orders', await shown()));
    assert.deepEqual(
      readdirSync(maps).filter((name) => name.endsWith('.new')),
      [],
    );
    writeFileSync(file, profiles('/items'));
    await until(async () => isOnly('/items', await shown()));
  });

  it('starts HAProxy again with the policy of last time', async () => {
    const killed = await pid();
    assert.ok(killed);
    process.kill(Number(killed), 'SIGKILL');
    await until(async () => ![undefined, killed].includes(await pid()));
    assert.ok((await shown()).includes('/items'));
  });

  it('brings another public key to the same HAProxy', async () => {
    const last = await pid();
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const key = `{algorithm: ES256, pem: ${JSON.stringify(pem)}}`;
    const listens = `listens: [{port: 8080, tokens: [{issuer: a, keys: [${key}]}]}]`;
    writeFileSync(file, profiles('/items').replace('listens: [8080]', listens));
    const parts = () => askRuntime(socket, 'show map maps/limit-parts.map\n').catch(() => '');
    await until(async () => (await parts()).includes('|v|a| ES256 '));
    assert.equal(await pid(), last);
  });

  it('ends HAProxy with itself', async () => {
    const last = Number(await pid());
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    assert.equal(await ended, 0);
    assert.throws(() => process.kill(last, 0));
  });
});

describe('network waypoint without what it needs', { skip }, () => {
  it('says what is wrong with a profile, and starts nothing', async () => {
    const child = spawn(join(ROOT, 'plimsoll'), [
      'network',
      'waypoint',
      '/nowhere/profiles.yaml',
      '--folder',
      tmpdir(),
    ]);
    let stderr = '';
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 3);
    assert.match(stderr, /\/nowhere\/profiles\.yaml/);
  });
});
