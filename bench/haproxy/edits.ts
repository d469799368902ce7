import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { startWaypoint, writeArtefacts } from '../../test/fixtures/waypoint.ts';
import { machine } from '../measure.ts';
import { ROUTES, servicesPolicy } from './services.ts';
import {
  answeredRequests,
  load,
  loadCommand,
  median,
  onStage,
  pin,
  prepareNetwork,
  processorSeconds,
  startDestination,
  WAYPOINT,
} from './stage.ts';

/**
 * 2,000 edits of the maps of a waypoint with more than 10,000 entries, by its runtime API, while it is asked as often as
 * it can answer: one request that fails ends it. Beside it the rate of the same waypoint without edits, in the same run.
 * Needs root, haproxy, nft and wrk. Usage: node bench/haproxy/edits.ts [edits]
 */
const EDITS = Number(process.argv[2] ?? 2000);
/** Seconds of a measurement without edits, and that edits may take. */
const [QUIET, LONGEST] = [3, 600];

async function main(folder: string): Promise<void> {
  const policies = [policyOf(ROUTES), policyOf(ROUTES + 1)];
  const [first] = policies;
  writeArtefacts(folder, first?.artefacts ?? []);
  prepareNetwork();
  const destination = startDestination(folder);
  const { listens, port } = WAYPOINT.judging;
  const waypoint = await startWaypoint(folder, listens);
  pin(destination, 1);
  pin(waypoint.process, 0);
  await wait(500);
  const quiet = Array.from({ length: 4 }, () => {
    const before = processorSeconds(waypoint.process);
    return load(folder, port, QUIET) / (processorSeconds(waypoint.process) - before);
  }).slice(1);
  const [command = '', ...args] = loadCommand(folder, port, LONGEST);
  const loading = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, began] = [text(loading.stdout), performance.now()];
  const before = processorSeconds(waypoint.process);
  let edits = 0;
  let changes = 0;
  for (; edits < EDITS; changes += 1) {
    const runtime = policies[(changes + 1) % policies.length]?.runtime ?? '';
    await waypoint.apply(runtime);
    edits += commandsIn(runtime);
  }
  const seconds = (performance.now() - began) / 1000;
  if (loading.exitCode !== null) throw new Error(`the load ended within ${LONGEST} s, before ${EDITS} edits`);
  loading.kill('SIGINT');
  const count = answeredRequests(await printed);
  const worked = processorSeconds(waypoint.process) - before;
  console.log(`${edits} edits by the runtime API, which are ${changes} changes of a policy, ${machine()}`);
  console.log(`requests meanwhile    ${count}, none failed`);
  console.log(`a change              ${Math.round((seconds / changes) * 1000)} ms`);
  console.log(`rate without edits    ${Math.round(median(quiet))} requests per second of its processor`);
  console.log(`ratio with edits      ${(count / worked / median(quiet)).toFixed(3)}`);
  destination.kill('SIGKILL');
  await waypoint.stop();
}

function policyOf(routes: number) {
  const artefacts = servicesPolicy({ routes });
  return { artefacts, runtime: artefacts.find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '' };
}

/** Commands end with an empty line. */
function commandsIn(runtime: string): number {
  return runtime.split('\n\n').filter((command) => command !== '').length;
}

await onStage(main);
