import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Artefact } from '../../src/model/profile/artefact.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { startWaypoint, writeArtefacts } from '../../test/fixtures/waypoint.ts';
import { machine } from '../measure.ts';
import { servicesPolicy } from './services.ts';
import {
  CALLEE,
  DIRECT,
  load,
  median,
  onStage,
  pin,
  prepareNetwork,
  processorSeconds,
  startDestination,
  WAYPOINT,
} from './stage.ts';

/**
 * The rate of a waypoint with more than 10,000 policy entries, where the called end judges requests or both do, as a
 * ratio to the same HAProxy that only passes requests on, and beside them proxies in Node without any policy, in turn
 * and in the same run: requests for each second that the processor worked for it, so that others on the machine do not
 * count.
 * Needs root, haproxy, nft and wrk. Usage: node bench/haproxy/run.ts [rounds] [seconds]
 */
const [ROUNDS, SECONDS] = [Number(process.argv[2] ?? 21), Number(process.argv[3] ?? 1)];
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
    tcp-request content set-bc-mark ${WAYPOINT_MARK}
    default_backend destination
backend destination
    source 0.0.0.0 usesrc clientip
    server destination 0.0.0.0:0
`;
const WITHOUT = 'HAProxy without policy';

/** How many entries of maps there are. */
function write(folder: string, policy: readonly Artefact[]): number {
  writeArtefacts(folder, policy);
  return policy
    .filter(({ path }) => path.endsWith('.map'))
    .reduce((count, { text }) => count + text.split('\n').length - 1, 0);
}

async function main(folder: string): Promise<void> {
  const twice = join(folder, 'twice');
  const entries = write(folder, servicesPolicy());
  const more = write(twice, servicesPolicy({ port: WAYPOINT.twice.port, judges: 'both' }));
  writeFileSync(join(folder, 'haproxy/passing.cfg'), PASSING);
  prepareNetwork();
  const destination = startDestination(folder);
  const judging = await startWaypoint(folder, WAYPOINT.judging.listens);
  const both = await startWaypoint(twice, WAYPOINT.twice.listens);
  const passing = await startWaypoint(folder, WAYPOINT.passing.listens, 'passing.cfg');
  const contenders = [
    {
      name: `HAProxy with ${entries} entries`,
      process: judging.process,
      port: WAYPOINT.judging.port,
    },
    { name: WITHOUT, process: passing.process, port: WAYPOINT.passing.port },
    {
      name: `HAProxy with ${more}, of both ends`,
      process: both.process,
      port: WAYPOINT.twice.port,
    },
    ...(await Promise.all(NODE_PROXIES.map(startNodeProxy))),
  ];
  pin(destination, 1);
  for (const { process: child } of contenders) pin(child, 0);
  await wait(500);
  report(measure(folder, contenders));
  for (const { process: child } of contenders) child.kill('SIGKILL');
  destination.kill('SIGKILL');
}

function report(rates: ReadonlyMap<string, readonly number[]>): void {
  const alternative = rates.get(WITHOUT) ?? [];
  console.log(`${machine()}, medians of ${ROUNDS} rounds of ${SECONDS} s\n`);
  console.log('| proxy | requests per second of its processor | ratio |\n| --- | ---: | ---: |');
  for (const [name, all] of rates) {
    // Within a round, so that a machine that has other things to do for a while counts for both.
    const ratio = median(all.map((rate, round) => rate / (alternative[round] ?? Number.NaN)));
    console.log(`| ${name} | ${Math.round(median(all))} | ${ratio.toFixed(3)} |`);
  }
}

interface Contender {
  readonly name: string;
  readonly process: ChildProcess;
  readonly port: number;
}

/** By name, a rate for each round; each contender has a round of warming up before. */
function measure(folder: string, contenders: readonly Contender[]): Map<string, number[]> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const { name, process: child, port } of contenders) {
      const before = processorSeconds(child);
      const count = load(folder, port, SECONDS);
      if (round > 0) rates.get(name)?.push(count / (processorSeconds(child) - before));
    }
  return rates;
}

async function startNodeProxy({ name, kind, port }: (typeof NODE_PROXIES)[number]): Promise<Contender> {
  const script = join(import.meta.dirname, 'node-proxy.ts');
  const args = [script, kind, CALLEE, String(port), `http://${CALLEE}:${DIRECT}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { name, process: child, port };
}

await onStage(main);
