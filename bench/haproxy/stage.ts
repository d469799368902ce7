import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { address, ROUTES } from './services.ts';

/** Ports that are called, and where these calls are redirected to. */
export const WAYPOINT = {
  judging: { port: 8080, listens: 15_001 },
  twice: { port: 8100, listens: 15_003 },
  passing: { port: 8090, listens: 15_002 },
};
export const [CALLER, CALLEE] = [address(3), address(2)];
/** Where nothing is redirected. */
export const DIRECT = 8070;
const DESTINATION = `defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
frontend destination
${[...Object.values(WAYPOINT).map(({ port }) => port), DIRECT].map((port) => `    bind ${CALLEE}:${port}\n`).join('')}    http-request return status 200 content-type text/plain string "hello"
`;

/** Of ten requests, seven by exact path, two by prefix, one by template; nothing is asked for twice by the latter. */
const LOAD = `local count = 0
request = function()
  local index = count % ${ROUTES}
  local kind = index % 10
  local path = "/api/v1/thing-" .. index
  if kind == 7 or kind == 8 then path = path .. "/more" end
  if kind == 9 then path = path .. "/" .. count .. "/parts" end
  count = count + 1
  return wrk.format("GET", path)
end`;

/** Who is called, which answers at once, and what is asked for: files in the folder. */
export function startDestination(folder: string): ChildProcess {
  writeFileSync(join(folder, 'destination.cfg'), DESTINATION);
  writeFileSync(join(folder, 'load.lua'), LOAD);
  return spawn('haproxy', ['-db', '-f', join(folder, 'destination.cfg')], { stdio: 'inherit' });
}

function ip(...args: string[]): void {
  execFileSync('ip', args);
}

export function prepareNetwork(): void {
  ip('link', 'set', 'lo', 'up');
  for (const one of [CALLER, CALLEE]) ip('address', 'add', `${one}/32`, 'dev', 'lo');
  ip('route', 'replace', 'local', `${CALLEE}/32`, 'dev', 'lo', 'src', CALLER, 'table', 'local');
  const redirects = Object.values(WAYPOINT).map(
    ({ port, listens }) => `tcp dport ${port} redirect to :${listens}\n`,
  );
  const input = `table ip waypoint { chain output { type nat hook output priority -100\nmeta mark and ${WAYPOINT_MARK} != 0 return\n${redirects.join('')}}\n}\n`;
  execFileSync('nft', ['-f', '-'], { input });
}

/** A command of its own on the second core; it tells how many requests were answered, and fails where one was refused. */
export function load(folder: string, port: number, seconds: number): number {
  const [command = '', ...args] = loadCommand(folder, port, seconds);
  return answeredRequests(spawnSync(command, args, { encoding: 'utf8' }).stdout);
}

export function loadCommand(folder: string, port: number, seconds: number): string[] {
  const wrk = ['wrk', '-t1', '-c32', `-d${seconds}s`, '-s', join(folder, 'load.lua')];
  return ['taskset', '-c', '1', ...wrk, `http://${CALLEE}:${port}`];
}

export function answeredRequests(printed: string): number {
  const count = Number(/(\d+) requests in/.exec(printed)?.[1]);
  if (!(count > 0) || /Non-2xx|Socket errors/.test(printed)) throw new Error(printed);
  return count;
}

/** What all threads of a process have run for. */
export function processorSeconds({ pid }: ChildProcess): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const ran = tasks.map((task) =>
    Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return ran.reduce((all, one) => all + one, 0) / 1e9;
}

export function pin({ pid }: ChildProcess, core: number): void {
  execFileSync('taskset', ['-a', '-p', '-c', `${core}`, `${pid}`]);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Runs it in a network of its own, with a folder of its own. */
export async function onStage(main: (folder: string) => Promise<void>): Promise<void> {
  const isInside = readFileSync('/proc/net/dev', 'utf8').trim().split('\n').length === 3;
  if (!isInside && process.env['PLIMSOLL_NETWORK_OF_BENCH'] === undefined) {
    const env = { ...process.env, PLIMSOLL_NETWORK_OF_BENCH: 'true' };
    const again = ['--net', process.execPath, ...process.argv.slice(1)];
    const { status } = spawnSync('unshare', again, { env, stdio: 'inherit' });
    process.exitCode = status ?? 1;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    await main(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
