import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { compileMesh, meshArtefacts } from '../../src/enforce/network/haproxy/mesh/compile.ts';
import { profileSchema, type WorkloadProfile } from '../../src/model/profile/profile.ts';
import type { Segmentation } from '../../src/model/segmentation/segmentation.ts';
import { parseNodes } from '../../src/observe/configuration/nodes/read-nodes.ts';
import { Authority } from '../../src/platform/identity/builtin/authority.ts';
import { MeshLab } from '../../test/e2e/mesh-lab.ts';
import { machine } from '../measure.ts';

/**
 * Two waypoints that talk mutual TLS, with policy, beside two nginx that do the same without: requests for each second
 * that both processes worked, and for each second that went by, in turn and in the same run. Needs root, haproxy, nft,
 * nginx and wrk. Usage: node bench/mesh/run.ts [rounds] [seconds]
 */
const [ROUNDS, SECONDS] = [Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 3)];
const DOMAIN = 'bench.example';
const NODES = { n1: '192.0.2.1', n2: '192.0.2.2' } as const;
const [CALLER, CALLEE] = ['10.1.0.2', '10.2.0.5'];
const GATEWAY = '10.1.0.1';
const ACCEPTED = { state: 'accepted', provenance: [{ kind: 'written', source: 'bench' }] };

/** What wrk does: all on 32 connections that stay, or each request on its own. */
const LOADS = { kept: '', closed: 'Connection: close' } as const;
type Load = keyof typeof LOADS;
const PORTS = { kept: 9080, closed: 9081 } as const;

function profile(name: string, rest: object): WorkloadProfile {
  const metadata = { namespace: 'bench', name };
  return profileSchema.parse({ apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata, ...rest });
}

function policy(): Segmentation {
  const routes = [{ kind: 'prefix', path: '/api', methods: ['GET'], ...ACCEPTED }];
  const profiles = [
    profile('web', { egress: [{ to: { workload: { name: 'db' } }, ports: [8080], ...ACCEPTED }] }),
    profile('db', { listens: [{ port: 8080, from: [{ workload: { name: 'web' } }], routes, ...ACCEPTED }] }),
  ];
  const endpoints = new Map([
    ['bench/web', [{ interface: 'web', addresses: [CALLER] }]],
    ['bench/db', [{ interface: 'db', addresses: [CALLEE] }]],
  ]);
  return segmentProfiles(profiles, { includeProposed: false, endpoints });
}

const DESTINATION = `defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
frontend destination
    bind 0.0.0.0:8080
    http-request return status 200 content-type text/plain string "hello"
`;

/** The same as the waypoints: a connection for each caller, TLS 1.3, both sides verified, no sessions resumed. */
function nginxOf(folder: string, server: string, error: string): string {
  return `daemon off; worker_processes 1; pid ${join(folder, `${error}.pid`)}; error_log ${join(folder, error)};
events { worker_connections 4096; }
http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
keepalive_requests 100000000; ${server} }
`;
}

function nginxConfigurations(folder: string): Record<keyof typeof NODES, string> {
  const certificate = (member: string, prefix = '') => {
    const file = join(folder, `${member}.pem`);
    return `${prefix}ssl_certificate ${file}; ${prefix}ssl_certificate_key ${file}; ${prefix}ssl_protocols TLSv1.3;`;
  };
  const bundle = join(folder, 'bundle.pem');
  const pass = 'proxy_http_version 1.1; proxy_set_header Connection "";';
  const toCallee = `${certificate('web', 'proxy_')} proxy_ssl_server_name on; proxy_ssl_name 8080-10-2-0-5.db.bench.${DOMAIN};
proxy_ssl_verify on; proxy_ssl_trusted_certificate ${bundle}; proxy_ssl_session_reuse off;`;
  // With a pool of connections that all callers share, and with one for each request, as no caller may have another's.
  const calls = `upstream n2 { server ${NODES.n2}:9443; keepalive 64; keepalive_requests 100000000; }
server { listen ${PORTS.kept}; location / { ${pass} proxy_pass https://n2; ${toCallee} } }
server { listen ${PORTS.closed}; location / { proxy_pass https://${NODES.n2}:9443; ${toCallee} } }`;
  const answers = `upstream db { server ${CALLEE}:8080; keepalive 64; keepalive_requests 100000000; }
server { listen 9443 ssl; ${certificate('db')} ssl_verify_client on; ssl_client_certificate ${bundle}; ssl_session_tickets off; ssl_session_cache off;
location /api { ${pass} proxy_pass http://db; } }`;
  return { n1: nginxOf(folder, calls, 'n1.err'), n2: nginxOf(folder, answers, 'n2.err') };
}

async function prepareFiles(folder: string): Promise<void> {
  const now = new Date();
  const authority = await Authority.create(
    join(folder, 'authority'),
    { trustDomain: DOMAIN, lifetime: 24 * 3600 },
    now,
  );
  const nodes = `trustDomain: ${DOMAIN}\nnodes:\n  n1: {address: ${NODES.n1}, blocks: [10.1.0.0/16]}\n  n2: {address: ${NODES.n2}, blocks: [10.2.0.0/16]}\n`;
  const [segmentation, placement] = [policy(), parseNodes(nodes, 'nodes')];
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put('bundle.pem', authority.bundle(now));
  put('destination.cfg', DESTINATION);
  for (const node of ['n1', 'n2'] as const) {
    const mesh = compileMesh(segmentation, placement, node);
    const proved = new Set(mesh.locals.map(({ spiffeId }) => spiffeId));
    const artefacts = [
      ...HAPROXY.compile(segmentation, { onLoss: 'tighter' }).artefacts,
      ...meshArtefacts(mesh, proved),
    ];
    for (const { path, text } of artefacts)
      put(join(node, path), path.endsWith('.cfg') ? onOneThread(text) : text);
    for (const identity of mesh.locals) {
      const { chain, key } = await authority.issue(identity, now);
      put(join(node, 'haproxy/identities', `${identity.server}.pem`), chain + key);
      put(`${identity.server.replace('bench_', '')}.pem`, chain + key);
    }
    put(join(node, 'haproxy/identities/bundle.pem'), authority.bundle(now));
    put(`${node}.conf`, nginxConfigurations(folder)[node]);
  }
}

/** As many threads as nginx has workers, and no log, as it writes none. */
function onOneThread(configuration: string): string {
  return configuration
    .replace(/^ +log .*\n/gm, '')
    .replace('    default-path config\n', '    default-path config\n    nbthread 1\n');
}

function startWaypoint(lab: MeshLab, folder: string, node: string): ChildProcess {
  const files = join(folder, node);
  const environment = {
    PLIMSOLL_WAYPOINT_SOCKET: `unix@${join(files, 'runtime.sock')}`,
    PLIMSOLL_MESH_SOCKET: `abns@plimsoll-bench-${process.pid}-${node}`,
    PLIMSOLL_MESH_SECRET: 'secret-of-a-bench',
    PLIMSOLL_MESH_LUA: join(files, 'haproxy/svid.lua'),
  };
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const configuration = ['haproxy.cfg', 'mesh.cfg'].flatMap((name) => ['-f', join(files, 'haproxy', name)]);
  return lab.spawn(node, 'env', ...variables, 'haproxy', '-db', ...configuration);
}

async function main(folder: string): Promise<void> {
  await prepareFiles(folder);
  const lab = new MeshLab({
    n1: { address: NODES.n1, gateways: [GATEWAY], members: { web: [CALLER] } },
    n2: { address: NODES.n2, gateways: ['10.2.0.1'], members: { db: [CALLEE] } },
  });
  try {
    const destination = lab.spawn('db', 'haproxy', '-db', '-f', join(folder, 'destination.cfg'));
    const nodes = Object.keys(NODES) as (keyof typeof NODES)[];
    const waypoints = nodes.map((node) => startWaypoint(lab, folder, node));
    const nginxes = nodes.map((node) => lab.spawn(node, 'nginx', '-c', join(folder, `${node}.conf`)));
    await wait(2000);
    pin(destination, 1);
    for (const child of [...waypoints, ...nginxes]) pin(child, 0);
    const contenders = {
      waypoints: { url: `http://${CALLEE}:8080/api`, children: waypoints },
      nginx: { url: `http://${GATEWAY}:PORT/api`, children: nginxes },
    };
    console.log(`two proxies with mutual TLS, ${machine()}, medians of ${ROUNDS} rounds of ${SECONDS} s`);
    for (const kind of Object.keys(LOADS) as Load[]) measure(lab, contenders, kind);
  } finally {
    lab.dispose();
  }
}

interface Contender {
  readonly url: string;
  readonly children: readonly ChildProcess[];
}

function measure(lab: MeshLab, contenders: Record<'waypoints' | 'nginx', Contender>, kind: Load): void {
  const rates = {
    waypoints: { work: [] as number[], wall: [] as number[] },
    nginx: { work: [] as number[], wall: [] as number[] },
  };
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const name of ['waypoints', 'nginx'] as const) {
      const { url, children } = contenders[name];
      const before = sum(children.map(processorSeconds));
      const count = load(lab, url.replace('PORT', `${PORTS[kind]}`), LOADS[kind]);
      if (round === 0) continue;
      rates[name].work.push(count / (sum(children.map(processorSeconds)) - before));
      rates[name].wall.push(count / SECONDS);
    }
  for (const per of ['work', 'wall'] as const) {
    const [ours, theirs] = [median(rates.waypoints[per]), median(rates.nginx[per])];
    const unit = per === 'work' ? 'for each second of their processors' : 'for each second';
    console.log(
      `${kind === 'kept' ? 'requests on kept connections' : 'requests on new connections '} ${unit}: waypoints ${Math.round(ours)}, nginx ${Math.round(theirs)}, ratio ${(ours / theirs).toFixed(3)}`,
    );
  }
}

/** How many requests were answered; fails where one of them was refused. */
function load(lab: MeshLab, url: string, header: string): number {
  const headers = header === '' ? [] : ['-H', header];
  const text = lab.run('web', 'taskset', '-c', '1', 'wrk', '-t1', '-c32', `-d${SECONDS}s`, ...headers, url);
  const count = Number(/(\d+) requests in/.exec(text)?.[1]);
  if (!(count > 0) || /Non-2xx|Socket errors/.test(text)) throw new Error(text);
  return count;
}

/** A process and its children. */
function family({ pid }: ChildProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [
    pid ?? 0,
    ...children
      .split(' ')
      .filter((one) => one !== '')
      .map(Number),
  ];
}

/** What all threads of a process and its children have run for. */
function processorSeconds(child: ChildProcess): number {
  const tasks = family(child).flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}`),
  );
  return sum(tasks.map((task) => Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]))) / 1e9;
}

function pin(child: ChildProcess, core: number): void {
  for (const pid of family(child)) execFileSync('taskset', ['-a', '-p', '-c', `${core}`, `${pid}`]);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

for (const needed of ['haproxy', 'nft', 'nginx', 'wrk'])
  if (spawnSync(needed, ['-v']).error)
    throw new Error(`needs ${needed}: apt-get install haproxy nftables nginx wrk`);
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
try {
  await main(folder);
} finally {
  rmSync(folder, { recursive: true });
}
