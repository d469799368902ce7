import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startWaypoint, writeArtefacts } from '../../test/fixtures/waypoint.ts';
import { machine } from '../measure.ts';
import { address, ROUTES, servicesPolicy } from './services.ts';

/**
 * The rate of a waypoint with 10,000 policy entries as a ratio to the same HAProxy that only passes requests on, and
 * beside them proxies in Node without any policy, in turn and in the same run: requests for each second that the
 * processor worked for it, so that others on the machine do not count.
 * Needs root, haproxy, nft and wrk. Usage: node bench/haproxy/run.ts [rounds] [seconds]
 */
const [ROUNDS, SECONDS] = [Number(process.argv[2] ?? 7), Number(process.argv[3] ?? 3)];
const WAYPOINT = { judging: { port: 8080, listens: 15_001 }, passing: { port: 8090, listens: 15_002 } };
const [CALLER, CALLEE] = [address(3), address(2)];
/** Where nothing is redirected. */
const DIRECT = 8070;
const NODE_PROXIES = [
  { name: '@fastify/http-proxy', kind: 'fastify', port: 8071 },
  { name: 'http-proxy', kind: 'http-proxy', port: 8072 },
];

/** The waypoint's configuration without anything that decides, and the same for both without a log. */
const PASSING = `global
    stats socket "\${PLIMSOLL_WAYPOINT_SOCKET}" mode 600 level admin
defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout http-request 10s
    timeout http-keep-alive 1m
frontend passing
    bind "0.0.0.0:\${PLIMSOLL_WAYPOINT_PORT}" transparent
    tcp-request content set-bc-mark 0x504c
    default_backend destination
backend destination
    source 0.0.0.0 usesrc clientip
    server destination 0.0.0.0:0
`;
const DESTINATION = `defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
frontend destination
    bind ${CALLEE}:${WAYPOINT.judging.port}
    bind ${CALLEE}:${WAYPOINT.passing.port}
    bind ${CALLEE}:${DIRECT}
    http-request return status 200 content-type text/plain string "hello"
`;

/** Every third request by exact path, prefix and template. */
const LOAD = `local paths = {}
for index = 0, ${ROUTES - 1} do
  local kind = index % 10
  local path = "/api/v1/thing-" .. index
  if kind == 7 or kind == 8 then path = path .. "/more" end
  if kind == 9 then path = path .. "/" .. index .. "/parts" end
  paths[#paths + 1] = path
end
local next = 0
request = function()
  next = next % #paths + 1
  return wrk.format("GET", paths[next])
end`;

async function main(folder: string): Promise<void> {
  const policy = servicesPolicy();
  const entries = policy
    .filter(({ path }) => path.endsWith('.map'))
    .reduce((count, { text }) => count + text.split('\n').length - 1, 0);
  writeArtefacts(
    folder,
    policy.map((one) => ({
      ...one,
      text: one.path.endsWith('.cfg') ? one.text.replace(/^ +log .*\n/gm, '') : one.text,
    })),
  );
  writeFileSync(join(folder, 'haproxy/passing.cfg'), PASSING);
  writeFileSync(join(folder, 'destination.cfg'), DESTINATION);
  writeFileSync(join(folder, 'load.lua'), LOAD);
  prepareNetwork();
  const destination = spawn('haproxy', ['-db', '-f', join(folder, 'destination.cfg')], { stdio: 'inherit' });
  const judging = await startWaypoint(folder, WAYPOINT.judging.listens);
  const passing = await startWaypoint(folder, WAYPOINT.passing.listens, 'passing.cfg');
  const contenders = [
    { name: 'with policy', process: judging.process, port: WAYPOINT.judging.port },
    { name: 'without', process: passing.process, port: WAYPOINT.passing.port },
    ...(await Promise.all(NODE_PROXIES.map(startNodeProxy))),
  ];
  pin(destination, 1);
  for (const { process: child } of contenders) pin(child, 0);
  await wait(500);
  const rates = measure(folder, contenders);
  const alternative = rates.get('without') ?? Number.NaN;
  console.log(`${entries} policy entries, ${machine()}, medians of ${ROUNDS} rounds of ${SECONDS} s\n`);
  console.log('| proxy | requests per second of its processor | ratio |\n| --- | ---: | ---: |');
  for (const [name, rate] of rates)
    console.log(
      `| ${name.startsWith('with') ? `HAProxy ${name}` : name} | ${Math.round(rate)} | ${(rate / alternative).toFixed(3)} |`,
    );
  for (const { process: child } of contenders) child.kill('SIGKILL');
  destination.kill('SIGKILL');
}

interface Contender {
  readonly name: string;
  readonly process: ChildProcess;
  readonly port: number;
}

/** Medians by name; each contender has a round of warming up. */
function measure(folder: string, contenders: readonly Contender[]): Map<string, number> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const { name, process: child, port } of contenders) {
      const before = processorSeconds(child);
      const count = load(folder, port);
      if (round > 0) rates.get(name)?.push(count / (processorSeconds(child) - before));
    }
  return new Map(Array.from(rates, ([name, values]) => [name, median(values)]));
}

async function startNodeProxy({ name, kind, port }: (typeof NODE_PROXIES)[number]): Promise<Contender> {
  const script = join(import.meta.dirname, 'node-proxy.ts');
  const args = [script, kind, CALLEE, String(port), `http://${CALLEE}:${DIRECT}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { name, process: child, port };
}

function ip(...args: string[]): void {
  execFileSync('ip', args);
}

function prepareNetwork(): void {
  ip('link', 'set', 'lo', 'up');
  for (const one of [CALLER, CALLEE]) ip('address', 'add', `${one}/32`, 'dev', 'lo');
  ip('route', 'replace', 'local', `${CALLEE}/32`, 'dev', 'lo', 'src', CALLER, 'table', 'local');
  const redirects = Object.values(WAYPOINT).map(
    ({ port, listens }) => `tcp dport ${port} redirect to :${listens}\n`,
  );
  const input = `table ip waypoint { chain output { type nat hook output priority -100\nmeta mark 0x504c return\n${redirects.join('')}}\n}\n`;
  execFileSync('nft', ['-f', '-'], { input });
}

/** How many requests were answered; fails where one of them was refused. */
function load(folder: string, port: number): number {
  const url = `http://${CALLEE}:${port}`;
  const { stdout } = spawnSync(
    'taskset',
    ['-c', '1', 'wrk', '-t1', '-c32', `-d${SECONDS}s`, '-s', join(folder, 'load.lua'), url],
    { encoding: 'utf8' },
  );
  const count = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  if (!(count > 0) || /Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  return count;
}

/** What all threads of a process have run for. */
function processorSeconds({ pid }: ChildProcess): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const ran = tasks.map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return ran.reduce((all, one) => all + one, 0) / 1e9;
}

function pin({ pid }: ChildProcess, core: number): void {
  execFileSync('taskset', ['-a', '-p', '-c', `${core}`, `${pid}`]);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const isInside = readFileSync('/proc/net/dev', 'utf8').trim().split('\n').length === 3;
if (!isInside && process.env['PLIMSOLL_NETWORK_OF_BENCH'] === undefined) {
  const env = { ...process.env, PLIMSOLL_NETWORK_OF_BENCH: 'true' };
  const { status } = spawnSync('unshare', ['--net', process.execPath, ...process.argv.slice(1)], {
    env,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
