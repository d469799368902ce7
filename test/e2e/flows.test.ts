import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { FlowRecord } from '../../src/model/flow/record.ts';
import { lostIn, parseRecording, type Recording } from '../../src/model/flow/recording.ts';
import { writeProfile } from '../../src/model/profile/write.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { ROOT } from '../architecture/source-files.ts';
import { profile } from '../fixtures/flows.ts';
import { until } from '../fixtures/until.ts';
import { must, plimsoll } from './command.ts';
import { type LabEnd, NetworkLab, type Probe } from './network-lab.ts';
import { absence, missing, missingHostRight } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'host';

const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
const skip =
  missingHostRight() ||
  missing('nft', 'ip', 'python3', 'conntrack', 'ulogd') ||
  absence(canIsolate, 'the right to make network namespaces');
const tracing = '/sys/kernel/tracing';
if (missingHostRight() === false && !existsSync(join(tracing, 'events')))
  spawnSync('mount', ['-t', 'tracefs', 'tracefs', tracing]);
const skipSockets = skip || absence(existsSync(join(tracing, 'events/sock/inet_sock_set_state')), 'tracefs');

const WEB: LabEnd = { name: 'web', addresses: ['10.0.0.187', 'fd00::187'] };
const API: LabEnd = { name: 'api', addresses: ['10.0.0.188', 'fd00::188'] };
const USUAL_BUFFER = '/proc/sys/net/core/rmem_default';
const [WORKS, MISSING] = [18_080, 19_090];
const PROFILES = [
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

describe('flows between namespaces', { skip }, () => {
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

  /** Connection tracking works where a rule asks for it. */
  function track(): void {
    lab.run(
      'host',
      'nft',
      'add table inet tracked; add chain inet tracked forward { type filter hook forward priority 0; }; add rule inet tracked forward ct state new counter',
    );
  }

  const countOf = (records: readonly FlowRecord[], protocol: string, port: number): number =>
    records
      .filter(
        (one) =>
          one.protocol === protocol &&
          one.port === port &&
          one.to.kind === 'workload' &&
          one.to.id === 'shop/api',
      )
      .reduce((all, { count }) => all + count, 0);

  it('have room until they are read', async () => {
    const usual = readFileSync(USUAL_BUFFER, 'utf8');
    mkdirSync(file('bin'));
    // What a socket has room for is what it is when conntrack opens one.
    const conntrack = `#!/bin/sh\ncat ${USUAL_BUFFER} >${file('room')}\nexec /usr/sbin/conntrack "$@"\n`;
    writeFileSync(file('bin/conntrack'), conntrack, { mode: 0o755 });
    const env = { ...process.env, PATH: `${file('bin')}:${process.env['PATH']}` };
    const args = ['network', 'learn', '--for', '1s', '--source', 'conntrack', '--output', file('none.jsonl')];
    await must(join(ROOT, 'plimsoll'), args, { env });
    assert.equal(Number(readFileSync(file('room'), 'utf8')), 32 * 2 ** 20);
    assert.equal(readFileSync(USUAL_BUFFER, 'utf8'), usual);
  });

  it('are recorded with the right counts and without loss, and replay names exactly the line that a profile lacks', async () => {
    track();
    const { records, totals } = await recorded('conntrack', async () => {
      for (let round = 0; round < 10; round += 1) {
        const all = [
          ...probes(20, 'tcp', WORKS),
          ...probes(5, 'tcp', WORKS, 1),
          ...probes(3, 'tcp', MISSING),
          ...probes(4, 'udp', WORKS),
        ];
        assert.ok((await lab.probe(all, 5)).every(Boolean), 'everything was answered');
      }
    });
    assert.deepEqual(
      [countOf(records, 'tcp', WORKS), countOf(records, 'tcp', MISSING), countOf(records, 'udp', WORKS)],
      [250, 30, 40],
    );
    assert.ok(
      records
        .filter(({ port }) => port === WORKS || port === MISSING)
        .every(
          ({ answered, from }) => answered === true && from.kind === 'workload' && from.id === 'shop/web',
        ),
    );
    assert.equal(lostIn(totals?.lost ?? { conntrack: 1 }), 0);

    const replayed = await plimsoll(
      ['network', 'replay', file('flows.jsonl'), file('profiles.yaml'), '--exit-code', '--format', 'json'],
      folder,
    );
    assert.equal(replayed.code, 1, replayed.stderr);
    const report = reportIn('network-replay', replayed.stdout);
    assert.deepEqual(report.summary.breaks, { flows: 1, count: 30 });
    assert.deepEqual(
      report.owners.flatMap(({ owner, flows }) =>
        flows.filter(({ standing }) => standing === 'breaks').map(({ flow }) => `${owner} ${flow}`),
      ),
      [`shop/web tcp ${MISSING}`],
    );
    const [line, ...others] = report.allow;
    assert.equal(others.length, 0);
    assert.match(
      line?.yaml ?? '',
      new RegExp(`^egress:\n  - to:\n      workload:\n        name: api\n    ports: \\[${MISSING}\\]\n`),
    );
  });

  it('are replayed without what is missing once the line is there', async () => {
    const [web, api] = PROFILES;
    const line = { to: { workload: { name: 'api' } }, ports: [MISSING] };
    const mended = profile('web', {
      egress: [{ to: { workload: { name: 'api' } }, ports: [WORKS, { port: WORKS, protocol: 'udp' }] }, line],
    });
    assert.ok(web && api);
    writeFileSync(file('mended.yaml'), [mended, api].map(writeProfile).join('---\n'));
    const { code, stdout } = await plimsoll(
      ['network', 'replay', file('flows.jsonl'), file('mended.yaml'), '--exit-code'],
      folder,
    );
    assert.deepEqual([code, stdout], [0, stdout]);
    assert.match(stdout, / would work, 0 would break/);
  });

  it('tell which process called', { skip: skipSockets }, async () => {
    const { records, totals } = await recorded('sockets', async () => {
      assert.ok((await lab.probe(probes(25, 'tcp', WORKS), 5)).every(Boolean));
    });
    assert.equal(countOf(records, 'tcp', WORKS), 25);
    const callers = records.filter(({ port }) => port === WORKS).map(({ process }) => process?.command);
    // The kernel drops a name now and then, and who has ended cannot be asked.
    const named = callers.filter((command) => command !== undefined);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((command) => !command.startsWith('python3')),
      [],
    );
    assert.equal(lostIn(totals?.lost ?? { sockets: 1 }), 0);
  });

  it('are sent to an OpenTelemetry endpoint, all of them', async () => {
    const bodies: {
      resourceLogs: {
        scopeLogs: {
          logRecords: { attributes: { key: string; value: { stringValue?: string; intValue?: string } }[] }[];
        }[];
      }[];
    }[] = [];
    const asked: unknown[] = [];
    const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      asked.push([request.method, request.url, request.headers['content-type']]);
      bodies.push(JSON.parse(await text(request)) as (typeof bodies)[number]);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
    };
    const server = createServer((request, response) => void take(request, response));
    // On the machine's own loopback, so what learns is there too.
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const log = file('haproxy.json');
    writeFileSync(log, '');
    const lines = Array.from({ length: 1200 }, (_, index) =>
      JSON.stringify({
        time: Date.now(),
        verdict: 'allowed',
        caller: 'shop/web',
        callee: 'shop/api',
        port: WORKS,
        method: 'GET',
        path: `/orders/${index}`,
      }),
    );
    const received = () =>
      bodies.flatMap(({ resourceLogs }) =>
        resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords)),
      );
    const { records } = await recorded(
      'haproxy',
      async () => {
        writeFileSync(log, `${lines.join('\n')}\n`, { flag: 'a' });
        await until(
          () => received().length >= 1200,
          () => `all of them: ${received().length}`,
        );
      },
      '--haproxy-log',
      log,
      '--otlp',
      `http://127.0.0.1:${address.port}`,
    );
    server.close();
    const sent = received();
    assert.equal(sent.length, 1200);
    assert.deepEqual(asked[0], ['POST', '/v1/logs', 'application/json']);
    const attributes = Object.fromEntries(
      (sent[0]?.attributes ?? []).map(({ key, value }) => [key, value.stringValue ?? value.intValue]),
    );
    assert.deepEqual(
      [attributes['plimsoll.source.workload'], attributes['http.route'], attributes['destination.port']],
      ['shop/web', '/orders', String(WORKS)],
    );
    const [record, ...others] = records;
    assert.deepEqual([record?.count, others.length], [1200, 0]);
  });

  /** Puts the profiles, as they are now, in force on the lab's host. */
  async function enforce(): Promise<void> {
    const compiled = await plimsoll(
      [
        'network',
        'compile',
        file('profiles.yaml'),
        '--engine',
        'nftables',
        '--attachments',
        file('attachments.yaml'),
        '--output',
        file('network'),
      ],
      folder,
    );
    assert.equal(compiled.code, 0, compiled.stderr);
    lab.load('host', readFileSync(file('network/nftables/bridge.json'), 'utf8'));
  }

  it('that nftables denies are watched, with their line and the command that allows it', async () => {
    lab.run('host', 'nft', 'delete', 'table', 'inet', 'tracked');
    await enforce();
    const watch = ['watch', '--denied', '--source', 'nflog', '--profiles', file('profiles.yaml')];
    const { stdout, code } = await during(
      watch,
      async () => {
        assert.deepEqual(await lab.probe([...probes(1, 'tcp', WORKS), ...probes(1, 'udp', MISSING)], 1), [
          true,
          false,
        ]);
      },
      (printed) => printed.includes(`udp ${MISSING}`),
    );
    assert.equal(code, 0);
    const flows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => reportIn('watched-flow', line));
    const [flow, ...others] = flows.filter((one) => one.flow === `udp ${MISSING}`);
    assert.deepEqual(
      [flow?.from, flow?.to, flow?.decision, flow?.rule, others.length],
      ['shop/web', 'shop/api', 'denied', { workload: 'shop/web', line: '' }, 0],
    );
    const PATH = `${ROOT}:${process.env['PATH']}`;
    await must('sh', ['-c', flow?.allow?.command ?? 'false'], { env: { ...process.env, PATH } });
    await enforce();
    assert.deepEqual(await lab.probe(probes(1, 'udp', MISSING), 1), [true]);
  });
});
