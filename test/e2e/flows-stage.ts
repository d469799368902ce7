import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import type { FlowRecord } from '../../src/model/flow/record.ts';
import { parseRecording, type Recording } from '../../src/model/flow/recording.ts';
import { writeProfile } from '../../src/model/profile/write.ts';
import { ROOT } from '../architecture/source-files.ts';
import { profile } from '../fixtures/flows.ts';
import { until } from '../fixtures/until.ts';
import { type LabEnd, NetworkLab, type Probe } from './network-lab.ts';
import { absence, missing, missingHostRight } from './real-part.ts';

const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
export const skipFlows =
  missing('nft', 'ip', 'python3', 'conntrack', 'ulogd') ||
  absence(canIsolate, 'the right to make network namespaces');
const tracing = '/sys/kernel/tracing';
if (missingHostRight() === false && !existsSync(join(tracing, 'events')))
  spawnSync('mount', ['-t', 'tracefs', 'tracefs', tracing]);
export const skipSockets =
  skipFlows || absence(existsSync(join(tracing, 'events/sock/inet_sock_set_state')), 'tracefs');

const WEB: LabEnd = { name: 'web', addresses: ['10.0.0.187', 'fd00::187'] };
const API: LabEnd = { name: 'api', addresses: ['10.0.0.188', 'fd00::188'] };
export const USUAL_BUFFER = '/proc/sys/net/core/rmem_default';
export const [WORKS, MISSING] = [18_080, 19_090];
export const PROFILES = [
  profile('web', {
    egress: [{ to: { workload: { name: 'api' } }, ports: [WORKS, { port: WORKS, protocol: 'udp' }] }],
  }),
  profile('api', {
    listens: [WORKS, MISSING].flatMap((port) => [port, { port, protocol: 'udp' }]),
    egress: [],
  }),
];
const ATTACHMENTS = [WEB, API]
  .map(
    ({ name, addresses }) =>
      `shop/${name}: [{interface: ${name}, addresses: ["${addresses.join('", "')}"]}]\n`,
  )
  .join('');

/** How often a port of the API was called. */
export const countOf = (records: readonly FlowRecord[], protocol: string, port: number): number =>
  records
    .filter(
      (one) =>
        one.protocol === protocol &&
        one.port === port &&
        one.to.kind === 'workload' &&
        one.to.id === 'shop/api',
    )
    .reduce((all, { count }) => all + count, 0);

/** Two workloads in namespaces of their own, with what learns of their flows; set up before the tests around it. */
export function flowsStage() {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-flows-'));
  const file = (name: string) => join(folder, name);
  let lab: NetworkLab;
  let usualBuffer = '';

  before(async () => {
    lab = new NetworkLab(new Map([WEB, API].map(({ name, addresses }) => [name, addresses])));
    writeFileSync(file('profiles.yaml'), PROFILES.map(writeProfile).join('---\n'));
    writeFileSync(file('attachments.yaml'), ATTACHMENTS);
    await lab.serve([WORKS, MISSING]);
    // As the conntrack unit's README says of other network namespaces.
    usualBuffer = readFileSync(USUAL_BUFFER, 'utf8');
    writeFileSync(USUAL_BUFFER, String(2 ** 24));
  });
  after(async () => {
    writeFileSync(USUAL_BUFFER, usualBuffer);
    await lab.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Runs a command about flows on the lab's host while something happens, and gives what it printed. */
  async function during(
    args: readonly string[],
    happen: () => Promise<unknown>,
    isTold: (printed: string) => boolean = () => true,
  ): Promise<{ stdout: string; code: number | null }> {
    const command = [join(ROOT, 'plimsoll'), 'network', ...args, '--attachments', file('attachments.yaml')];
    // `ip netns exec` hides tracefs, which tells of every namespace anyway.
    const child = ['sockets', 'haproxy'].some((one) => args.includes(one))
      ? spawn('sh', ['-c', 'exec "$@"', 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
      : lab.spawn('host', ...command);
    const notes: string[] = [];
    const lines = createInterface(child.stderr);
    const begun = new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        notes.push(line);
        if (line.includes('watching ')) resolve();
      });
      child.once('exit', () => reject(new Error(notes.join('\n'))));
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await begun;
    await happen();
    await until(
      () => isTold(stdout),
      () => `it in ${stdout}`,
    );
    const ended = once(child, 'close');
    child.kill('SIGINT');
    await ended;
    return { stdout, code: child.exitCode };
  }

  async function recorded(
    sources: string,
    happen: () => Promise<unknown>,
    ...more: string[]
  ): Promise<Recording> {
    const { stdout, code } = await during(['learn', '--for', '2m', '--source', sources, ...more], happen);
    assert.equal(code, 0);
    writeFileSync(file('flows.jsonl'), stdout);
    return parseRecording(stdout, 'flows');
  }

  const probes = (count: number, protocol: Probe['protocol'], port: number, address = 0): Probe[] =>
    Array.from({ length: count }, () => ({
      from: WEB,
      protocol,
      port,
      address: API.addresses[address] ?? '',
    }));

  return {
    folder,
    file,
    during,
    recorded,
    probes,
    get lab(): NetworkLab {
      return lab;
    },
  };
}
