import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lostIn, parseRecording } from '../../src/model/flow/recording.ts';
import { NetworkLab } from '../../test/e2e/network-lab.ts';
import { machine } from '../measure.ts';

/**
 * What it costs to see a connection: processor time of `network learn` and its helpers for each connection between two
 * members, less what they take where nothing happens, and what the traffic itself takes with and without them.
 * Needs root, conntrack, nftables, tracefs and GNU time. Usage: node bench/flows/run.ts [connections] [rounds]
 */
const [CONNECTIONS, ROUNDS] = [Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 3)];
const FLOOD = join(import.meta.dirname, '../../test/e2e/connection-flood.ts');
const MAIN = join(import.meta.dirname, '../../src/apps/cli/main.ts');
const [WEB, API] = ['10.0.0.10', '10.0.0.11'];
const TRACKED =
  'add table inet tracked; add chain inet tracked forward { type filter hook forward priority 0; }; add rule inet tracked forward ct state new counter';

interface Observed {
  /** Seconds of processor time of who observes, and of the traffic. */
  readonly observing: number;
  readonly traffic: number;
  readonly seen: number;
  readonly lost: number;
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
const report = join(folder, 'usage');
const OUTPUT = join(folder, 'flows.jsonl');
const timed = (name: string): string[] => ['/usr/bin/time', '-o', `${report}-${name}`, '-f', '%U %S'];

function seconds(name: string): number {
  const [user = 0, system = 0] =
    readFileSync(`${report}-${name}`, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return user + system;
}

/** Starts to learn, and gives what ends it. GNU time does not hand signals on, so a shell ends what it measures. */
async function startLearning(lab: NetworkLab, source: string): Promise<() => Promise<void>> {
  const end = join(folder, 'end');
  for (const path of [OUTPUT, end]) rmSync(path, { force: true });
  const script = `"$@" & child=$!; while [ ! -e '${end}' ]; do sleep 0.1; done; kill -INT $child; wait $child`;
  const learn = [MAIN, 'network', 'learn', '--for', '10m', '--output', OUTPUT, '--source', source];
  const command = [...timed('learn'), 'sh', '-c', script, 'sh', process.execPath, ...learn];
  const [program = '', ...args] = command;
  // `ip netns exec` hides tracefs, which tells of every namespace anyway.
  const learning =
    source === 'sockets'
      ? spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
      : lab.spawn('host', ...command);
  const ended = once(learning, 'exit');
  await once(learning.stderr, 'data');
  return async () => {
    writeFileSync(end, '');
    await ended;
  };
}

/** Connections while a source learns, or none does; `connections` may be none. */
async function observe(lab: NetworkLab, source: string | undefined, connections: number): Promise<Observed> {
  // What is remembered of earlier rounds would be told of when it is forgotten.
  lab.run('host', 'conntrack', '-F');
  const end = source === undefined ? undefined : await startLearning(lab, source);
  if (connections > 0)
    lab.run('web', ...timed('traffic'), process.execPath, FLOOD, 'connect', API, String(connections));
  await wait(1000);
  await end?.();
  const recording = end && parseRecording(readFileSync(OUTPUT, 'utf8'), OUTPUT);
  const ours = (recording?.records ?? []).filter(
    ({ to, port = 0 }) => to.kind === 'address' && to.address === API && port >= 20_000 && port < 20_010,
  );
  return {
    observing: end ? seconds('learn') : 0,
    traffic: connections > 0 ? seconds('traffic') : 0,
    seen: ours.reduce((all, { count }) => all + count, 0),
    lost: lostIn(recording?.totals?.lost ?? {}),
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const microseconds = (value: number): string => ((value / CONNECTIONS) * 1e6).toFixed(1);

const lab = new NetworkLab(
  new Map([
    ['web', [WEB, 'fd00::10']],
    ['api', [API, 'fd00::11']],
  ]),
);
const server = lab.spawn('api', process.execPath, FLOOD, 'serve');
try {
  await once(server.stdout, 'data');
  lab.run('host', 'nft', TRACKED);
  lab.run('web', 'sysctl', '-qw', 'net.ipv4.tcp_tw_reuse=1');
  const sources = [undefined, 'conntrack', 'sockets'] as const;
  const rounds = new Map(sources.map((source) => [source, [] as Observed[]]));
  const idle = new Map<string | undefined, number>();
  for (const source of sources)
    idle.set(source, source === undefined ? 0 : (await observe(lab, source, 0)).observing);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const source of sources) rounds.get(source)?.push(await observe(lab, source, CONNECTIONS));
  console.log(
    `${CONNECTIONS} connections, ${machine()}, medians of ${ROUNDS} rounds, microseconds of processor time per connection\n`,
  );
  console.log(
    '| observed by | observing | the caller | ratio to unobserved | seen | lost |\n| --- | ---: | ---: | ---: | ---: | ---: |',
  );
  const unobserved = median((rounds.get(undefined) ?? []).map(({ traffic }) => traffic));
  for (const [source, runs] of rounds) {
    const observing = median(runs.map((run) => run.observing)) - (idle.get(source) ?? 0);
    const traffic = median(runs.map((run) => run.traffic));
    const [seen, lost] = [median(runs.map((run) => run.seen)), median(runs.map((run) => run.lost))];
    console.log(
      `| ${source ?? 'nobody'} | ${microseconds(observing)} | ${microseconds(traffic)} | ${(traffic / unobserved).toFixed(3)} | ${source === undefined ? '' : seen} | ${source === undefined ? '' : lost} |`,
    );
  }
} finally {
  server.kill();
  await lab.dispose();
  rmSync(folder, { recursive: true });
}
