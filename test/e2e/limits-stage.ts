import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Agent, createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import type { Artefact } from '../../src/model/profile/artefact.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { HaproxyParser } from '../../src/observe/flows/haproxy/parse.ts';
import { startWaypoint, type Waypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';

export const skipLimits = missingOwnMachine() || missing('haproxy', 'nft', 'ip');

/** Milliseconds after which a second of a limit is over. */
export const WINDOW = 1100;
export const [WEB, WEB2, JOB, API, OUTSIDE] = [
  '10.0.0.2',
  '10.0.0.4',
  '10.0.0.3',
  '10.0.0.5',
  '192.0.2.10',
] as const;
const ADDRESSES = { web: [WEB, WEB2], job: [JOB], api: [API] } as const;

/** Everything may call everything; only limits differ. */
function compiled(
  limits: Readonly<Partial<Record<keyof typeof ADDRESSES, readonly object[]>>>,
): readonly Artefact[] {
  const profiles = Object.keys(ADDRESSES).map((name) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      limits: limits[name as keyof typeof ADDRESSES] ?? [],
    }),
  );
  const endpoints = new Map(
    Object.entries(ADDRESSES).map(([name, addresses]) => [
      `shop/${name}`,
      [{ interface: 'lo', addresses: [...addresses] }],
    ]),
  );
  const segmentation = segmentProfiles(profiles, { includeProposed: false, endpoints });
  return HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

interface Asked {
  readonly from?: string;
  readonly host?: string;
  readonly port?: number;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly agent?: Agent;
}

/** Asks over HTTP, by `web` of `api` on port 8080 unless told otherwise. */
export function ask(path: string, asked: Asked = {}): Promise<Answer> {
  const { from = WEB, host = API, port = 8080, method = 'GET', headers = {}, agent = false } = asked;
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, path, method, headers, localAddress: from, agent }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** Asks so often, one after another. */
export async function statuses(count: number, asked: Asked = {}, path = '/'): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await ask(path, asked)).status);
  return all;
}

export function countOf(all: readonly number[], status: number): number {
  return all.filter((one) => one === status).length;
}

const OK: RequestListener = (_, answer) => answer.end('ok');

/** A waypoint between workloads whose limits change, and servers that count what reaches them. */
export class LimitsStage {
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-limits-'));
  readonly #servers: { close: () => unknown }[] = [];
  #waypoint: Waypoint | undefined;
  /** Requests that reached a server, as `METHOD PATH`. */
  reached: string[] = [];
  /** What a server does with a request; it answers 200 unless a test says otherwise. */
  behaviour: RequestListener = OK;

  get waypoint(): Waypoint {
    assert.ok(this.#waypoint);
    return this.#waypoint;
  }

  async start(): Promise<void> {
    // Nobody is asked for names.
    writeFileSync('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
    for (const address of [...Object.values(ADDRESSES).flat(), OUTSIDE])
      execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    const input = `table ip waypoint { chain output { type nat hook output priority -100;
      meta mark and ${WAYPOINT_MARK} != 0 return
      tcp dport { 5432, 8080-8089 } redirect to :15001
    }
    }`;
    execFileSync('nft', ['-f', '-'], { input });
    for (const host of [API, OUTSIDE])
      for (const port of [8080, 8081]) {
        const server = createServer((asked, answer) => {
          this.reached.push(`${asked.method} ${asked.url}`);
          this.behaviour(asked, answer);
        });
        this.#servers.push(server.listen(port, host));
      }
    const bytes = createTcpServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.resume().write('hello');
    });
    this.#servers.push(bytes.listen(5432, API));
    writeArtefacts(this.#folder, compiled({}));
    this.#waypoint = await startWaypoint(this.#folder, 15_001);
  }

  async stop(): Promise<void> {
    for (const server of this.#servers) server.close();
    await this.#waypoint?.stop();
    rmSync(this.#folder, { recursive: true });
    assert.equal(this.#waypoint?.complaints(), '');
  }

  /** Puts limits in force on the running waypoint. */
  async limit(limits: Parameters<typeof compiled>[0]): Promise<void> {
    const runtime = compiled(limits).find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
    await this.waypoint.apply(runtime);
    this.reached = [];
    this.behaviour = OK;
  }

  recordOf({ headers }: Answer): Promise<Record<string, unknown>> {
    return this.waypoint.logged(({ denial }) => denial === headers['denial-id']);
  }

  /** Asserts that everything that was limited, and more than so much, is told as a flow with its line. */
  assertTold(more: number): void {
    const parser = new HaproxyParser({
      attribute: (end) => end,
      containerOf: () => undefined,
      commandOf: () => undefined,
      routes: new Map(),
    });
    const limited = this.waypoint.log().filter(({ verdict }) => verdict === 'limited');
    assert.ok(limited.length > more, `${limited.length} of more than ${more}`);
    for (const record of limited) {
      const [sighting] = parser.read(JSON.stringify(record)).sightings;
      assert.equal(sighting?.decision, 'denied');
      assert.match(sighting.rule?.line ?? '', /^limits\[\d\]$/);
    }
  }
}
