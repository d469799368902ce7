import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRuntime } from '../../src/enforce/network/haproxy/apply.ts';
import { workloadIdentity } from '../../src/model/identity/workload-identity.ts';
import { Authority } from '../../src/platform/identity/builtin/authority.ts';
import type { KeyedCertificate } from '../../src/platform/certificates/types.ts';
import { ROOT } from '../architecture/source-files.ts';
import { until } from '../fixtures/until.ts';
import { MeshLab } from './mesh-lab.ts';
import { absence, missing } from './real-part.ts';

/** A test's `skip`, where a mesh cannot be shown. */
export const missingMesh = (): string | false =>
  missing('haproxy', 'nft', 'ip', 'openssl', 'python3') ||
  absence(process.getuid?.() === 0, 'root, for network namespaces');

export const HOUR = 3_600_000;
export const DOMAIN = 'shop.example';
export const [N1, N2, N3] = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
export const ADDRESSES = {
  web: ['10.1.0.2', 'fd01::2'],
  job: ['10.1.0.3', 'fd01::3'],
  db: ['10.2.0.5', 'fd02::5'],
  cache: ['10.3.0.6'],
} as const;
export const DB = ADDRESSES.db[0];
/** On the second node, without a profile. */
export const STRANGER = '10.2.0.66';
/** On the first node, and of nobody at first. */
export const LATE = ['10.1.0.4', 'fd01::4'];
export const NODES = `trustDomain: ${DOMAIN}
nodes:
  n1: {address: ${N1}, blocks: [10.1.0.0/16, "fd01::/64"]}
  n2: {address: ${N2}, blocks: [10.2.0.0/16, "fd02::/64"]}
  n3: {address: ${N3}, blocks: [10.3.0.0/16]}
`;

export const REQUEST = 'GET /orders/1 HTTP/1.1\r\nhost: db\r\n\r\n';

export function profiles(path = '/orders', more: readonly string[] = []): string {
  const profile = (name: string, rest: string) =>
    `apiVersion: plimsoll/v1\nkind: WorkloadProfile\nmetadata: {name: ${name}, namespace: shop}\n${rest}`;
  const calls = `egress:
  - {to: {workload: {name: db}}, ports: [5432]}
  - {to: {workload: {name: db}}, ports: [8080, 8081], http: [{methods: [GET], path: ${path}, kind: prefix}]}
  - {to: {workload: {name: cache}}, ports: [5432]}
`;
  return [
    profile('web', calls),
    profile('job', 'egress: []\n'),
    profile(
      'db',
      `listens:\n  - {port: 5432, from: [${['web', ...more].map((name) => `{workload: {name: ${name}}}`).join(', ')}]}\n  - {port: 8080, from: [{workload: {name: web}}]}\n  - {port: 8081, from: [{workload: {name: web}}]}\n`,
    ),
    ...more.map((name) => profile(name, 'egress:\n  - {to: {workload: {name: db}}, ports: [5432]}\n')),
    profile('cache', 'listens: [5432]\n'),
  ].join('---\n');
}

export function attachments(of: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(of)
    .map(
      ([name, all]) =>
        `shop/${name}: [{interface: ${name}, addresses: [${all.map((one) => `"${one}"`).join(', ')}]}]\n`,
    )
    .join('');
}

export const identityOf = (name: string) => workloadIdentity({ namespace: 'shop', name }, DOMAIN);

/** Two nodes with a waypoint each, and a third without: their workloads talk mutual TLS. Disposing ends all of it. */
export class MeshStage implements Disposable {
  readonly folder: string;
  /** What the waypoints have said, by node. */
  readonly said: Record<string, string> = { n1: '', n2: '' };
  readonly start: Date;
  readonly lab: MeshLab;
  readonly authority: Authority;
  readonly root: KeyedCertificate;
  #deliveries = 0;

  private constructor(folder: string, start: Date, lab: MeshLab, authority: Authority) {
    this.folder = folder;
    this.start = start;
    this.lab = lab;
    this.authority = authority;
    const state = JSON.parse(readFileSync(join(folder, 'authority/authority.json'), 'utf8')) as {
      roots: [KeyedCertificate];
    };
    [this.root] = state.roots;
  }

  static async open(): Promise<MeshStage> {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-mesh-'));
    const start = new Date();
    // Days ago, so that its root can be succeeded while a test runs.
    const authority = await Authority.create(
      join(folder, 'authority'),
      { trustDomain: DOMAIN, lifetime: 24 * 3600 },
      new Date(start.getTime() - 3 * 24 * HOUR),
    );
    const stage = new MeshStage(folder, start, newLab(), authority);
    try {
      await stage.#begin();
      return stage;
    } catch (error) {
      stage[Symbol.dispose]();
      throw error;
    }
  }

  async #begin(): Promise<void> {
    this.putOn('profiles', profiles());
    this.putOn('nodes', NODES);
    this.put('attachments.yaml', attachments(ADDRESSES));
    await this.deliver('n1', ['web', 'job'], this.start);
    await this.deliver('n2', ['db'], this.start);
    await Promise.all(['db', 'cache'].map((name) => this.lab.agent(name, 'serve')));
    for (const node of ['n1', 'n2'])
      this.startWaypoint(node, `files:${join(this.folder, `${node}-identities`)}`);
    await this.until(
      () => ['n1', 'n2'].every((node) => this.said[node]?.includes('listens on port')),
      'the start',
    );
  }

  put(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, `${path}.new`), text);
    renameSync(join(this.folder, `${path}.new`), join(this.folder, path));
  }

  /** A file of which each node has its own. */
  putOn(kind: 'profiles' | 'nodes', text: string, nodes: readonly string[] = ['n1', 'n2', 'n3']): void {
    for (const node of nodes) this.put(`${node}-${kind}.yaml`, text);
  }

  /**
   * Gives a node certificates of its workloads, as something outside of Plimsoll would: each workload's files are others
   * all at once, as in a volume of Kubernetes, for a certificate without its bundle would be half of a step.
   */
  async deliver(node: string, names: readonly string[], at: Date): Promise<void> {
    for (const name of names) {
      const { chain, key } = await this.authority.issue(identityOf(name), at);
      this.#deliveries += 1;
      const [own, next] = [`${node}-identities/${name}`, `.${name}-${this.#deliveries}`];
      this.put(`${node}-identities/${next}/tls.key`, key);
      this.put(`${node}-identities/${next}/tls.crt`, chain);
      this.put(`${node}-identities/${next}/ca.crt`, this.authority.bundle(at));
      symlinkSync(next, join(this.folder, `${own}.new`));
      renameSync(join(this.folder, `${own}.new`), join(this.folder, own));
    }
  }

  startWaypoint(node: string, identities: string): void {
    const files = [`${node}-profiles`, '--attachments', 'attachments', '--nodes', `${node}-nodes`].map(
      (one) => (one.startsWith('-') ? one : join(this.folder, `${one}.yaml`)),
    );
    const rest = ['--node', node, '--identities', identities, '--folder', join(this.folder, `${node}-run`)];
    const child = this.lab.spawn(node, join(ROOT, 'plimsoll'), 'network', 'waypoint', ...files, ...rest);
    this.said[node] = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (this.said[node] += bytes.toString()));
  }

  /** Has the workload `late` on the first node, which nobody knows at first, call the database. */
  async takeInLate(): Promise<void> {
    this.put('attachments.yaml', attachments({ ...ADDRESSES, late: LATE }));
    this.putOn('profiles', profiles('/orders', ['late']));
    await this.deliver('n1', ['late'], this.start);
    await this.until(() => this.lab.hold('late', DB, 5432)('hello'), 'an answer');
  }

  /** The processes of HAProxy. */
  pids(): Promise<(string | undefined)[]> {
    return Promise.all(
      ['n1', 'n2'].map(async (node) => {
        const socket = join(this.folder, `${node}-run/runtime.sock`);
        return /^Pid: (\d+)/m.exec(await askRuntime(socket, 'show info\n'))?.[1];
      }),
    );
  }

  async until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const words = () => ['n1', 'n2'].map((node) => this.said[node]?.slice(-2000)).join('\n');
    await until(condition, () => `${what}:\n${words()}`);
  }

  /** The lines of a waypoint's log. */
  records(node: string): Record<string, unknown>[] {
    return (this.said[node] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** What the waypoints have said of what was not answered, for who has to find out why. */
  unusual(): string {
    const isUsual = (line: string) => /"verdict": "allowed".*"ended": "--"/.test(line);
    const lines = Object.entries(this.said).flatMap(([node, text]) =>
      text.split('\n').map((line) => `${node}: ${line}`),
    );
    return lines.filter((line) => !isUsual(line)).join('\n');
  }

  ask(name: string, path: string, ...rest: readonly string[]): Promise<{ status: number; text: string }> {
    return this.lab.ask(name, `http://${DB}:8080${path}`, ...rest);
  }

  [Symbol.dispose](): void {
    this.lab.dispose();
    rmSync(this.folder, { recursive: true });
  }
}

function newLab(): MeshLab {
  const { web, job, db, cache } = ADDRESSES;
  return new MeshLab({
    n1: { address: N1, gateways: ['10.1.0.1', 'fd01::1'], members: { web, job, late: LATE } },
    n2: {
      address: N2,
      gateways: ['10.2.0.1', 'fd02::1'],
      members: { db, stranger: [STRANGER, 'fd02::66'] },
    },
    n3: { address: N3, gateways: ['10.3.0.1'], members: { cache } },
  });
}
