import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { endText } from '../../src/model/flow/attribution.ts';
import type { FlowRecord } from '../../src/model/flow/record.ts';
import { parseRecording, type Recording } from '../../src/model/flow/recording.ts';
import { writeProfile } from '../../src/model/profile/write.ts';
import { configurationText } from '../../src/observe/flows/suricata/configuration.ts';
import { ROOT } from '../architecture/source-files.ts';
import { profile } from '../fixtures/flows.ts';
import { until } from '../fixtures/until.ts';
import { must } from './command.ts';
import { type LabEnd, NetworkLab } from './network-lab.ts';
import { absence, missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip =
  missing('suricata', 'ip', 'openssl', 'python3') ||
  absence(spawnSync('unshare', ['-n', 'true']).status === 0, 'the right to make network namespaces');

const WEB: LabEnd = { name: 'web', addresses: ['10.0.0.187', 'fd00::187'] };
const API: LabEnd = { name: 'api', addresses: ['10.0.0.188', 'fd00::188'] };
const TRAFFIC = join(import.meta.dirname, 'wire-traffic.ts');

describe('what Suricata reads on the wire', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-suricata-test-'));
  const file = (name: string) => join(folder, name);
  const served: ChildProcess[] = [];
  let lab: NetworkLab;

  before(async () => {
    // Suricata runs as nobody, and its folders are made in this one.
    chmodSync(folder, 0o711);
    process.env['TMPDIR'] = folder;
    lab = new NetworkLab(new Map([WEB, API].map(({ name, addresses }) => [name, addresses])));
    writeFileSync(
      file('attachments.yaml'),
      [WEB, API]
        .map(
          ({ name, addresses }) =>
            `shop/${name}: [{interface: ${name}, addresses: ["${addresses.join('", "')}"]}]\n`,
        )
        .join(''),
    );
    const routes = [{ methods: ['GET'], path: '/orders/{id}', kind: 'template' }];
    writeFileSync(
      file('profiles.yaml'),
      writeProfile(profile('api', { listens: [{ port: 18_080, routes }] })),
    );
    const certificate = [
      '-keyout',
      file('key.pem'),
      '-out',
      file('certificate.pem'),
      '-subj',
      '/CN=bank.example',
    ];
    await must('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...certificate]);
    for (const end of ['api', 'outside']) {
      const server = lab.spawn(
        end,
        process.execPath,
        TRAFFIC,
        'serve',
        file('key.pem'),
        file('certificate.pem'),
      );
      served.push(server);
      await once(server.stdout, 'data');
    }
  });
  after(async () => {
    for (const server of served) server.kill();
    await lab.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Learns while something happens; what is said meanwhile goes into the message of a failure. */
  async function recorded(args: readonly string[], happen: () => void): Promise<Recording> {
    const attribution = ['--attachments', file('attachments.yaml'), '--profiles', file('profiles.yaml')];
    const command = [join(ROOT, 'plimsoll'), 'network', 'learn', '--for', '10m', ...args, ...attribution];
    const child = lab.spawn('host', ...command);
    const ended = once(child, 'exit');
    const printed = text(child.stdout);
    const notes: string[] = [];
    for await (const line of createInterface(child.stderr)) {
      notes.push(line);
      if (line.includes('watching ')) break;
    }
    happen();
    child.kill('SIGINT');
    await ended;
    const recording = await printed;
    assert.equal(child.exitCode, 0, `${notes.join('\n')}\n${recording}`);
    return parseRecording(recording, 'flows');
  }

  const ask = (address = ''): void => {
    lab.run('web', process.execPath, TRAFFIC, 'ask', address, '203.0.113.77', API.addresses[0] ?? '');
  };

  /** What was said in one round, apart from what depends on the moment. */
  const ROUND = [
    'shop/web > files.example (203.0.113.77) tcp 19090 answered x1',
    'shop/web > bank.example (203.0.113.77) tcp 18443 answered x1',
    'shop/web > shop/api tcp 18080 answered x1',
    'shop/web > shop/api tcp 18080 GET /health api.example answered x1',
    'shop/web > shop/api tcp 18080 GET /orders/{id} api.example answered x2',
    'shop/web > shop/api tcp 18081 POST /basket shop.example answered x1',
    'shop/web > shop/api tcp 18081 answered x1',
    'shop/web > shop/api tcp 19091 silent x1',
    'shop/web > shop/api udp 53 answered x1',
  ].toSorted();

  function said({ from, to, protocol, port, request, answered, count }: FlowRecord): string {
    const asked = request?.kind === 'http' ? [request.method, request.path, request.host] : [];
    const end = answered === true ? 'answered' : 'silent';
    return [endText(from), '>', endText(to), protocol, port, ...asked, end, `x${count}`].join(' ');
  }

  for (const [version, address] of API.addresses.entries())
    it(`over IPv${version === 0 ? 4 : 6} is who called whom, by which name, and for what`, async () => {
      const { records, totals, sources } = await recorded(['--source', 'suricata'], () => ask(address));
      assert.deepEqual(sources, ['suricata']);
      assert.deepEqual(records.map(said).toSorted(), ROUND);
      assert.deepEqual(totals?.lost, {});
      const download = records.find(({ port, request }) => port === 18_080 && !request);
      assert.ok((download?.bytes ?? 0) > 900_000, 'large answers are read to their end');
      assert.ok(!JSON.stringify(records).includes('secret'));
    });

  it('is read from the file of a Suricata that runs already', async () => {
    const eve = file('eve.json');
    const state = join(folder, 'own');
    mkdirSync(state);
    writeFileSync(file('own.yaml'), configurationText({ interfaces: ['br0'], folder: state, pipe: eve }));
    const args = ['-c', file('own.yaml'), '-l', state, '--af-packet', '--runmode', 'workers'];
    const own = lab.spawn('host', 'suricata', ...args, '--disable-detection');
    for await (const line of createInterface(own.stdout)) if (line.includes('Engine started')) break;
    ask(API.addresses[0]);
    const isLogged = () => {
      const logged = readFileSync(eve, 'utf8');
      return ['/health', '/basket', 'bank.example', 'files.example'].every((word) => logged.includes(word));
    };
    await until(isLogged, 'what was asked');
    const ended = once(own, 'exit');
    own.kill('SIGTERM');
    await ended;
    const { records } = await recorded(['--source', 'suricata', '--suricata-eve', eve], () => undefined);
    assert.deepEqual(records.map(said).toSorted(), ROUND);
  });

  it('is not looked at where the interface is not there', async () => {
    const child = lab.spawn(
      'host',
      join(ROOT, 'plimsoll'),
      'network',
      'learn',
      '--source',
      'suricata',
      '--suricata-interface',
      'eth77',
    );
    const [message] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.match(message, /there is no interface eth77.*br0/s);
  });

  it('leaves nothing behind', () => {
    assert.equal(spawnSync('pgrep', ['-f', `${folder}/plimsoll-suricata-`]).status, 1, 'no Suricata runs');
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('plimsoll-')),
      [],
    );
  });
});
