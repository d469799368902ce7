import { readFileSync } from 'node:fs';
import { connections } from '../../src/analyse/segmentation/connections.ts';
import { readManifests } from '../../src/observe/configuration/kubernetes/read-manifests.ts';

/** Reads the manifests in the file named first, and evaluates every pair of groups: what a bench run measures. */
const file = process.argv[2] ?? '';
const started = performance.now();
const { network, gaps } = readManifests([{ file, text: readFileSync(file, 'utf8') }]);
const read = performance.now();
const evaluated = connections(network);
const built = performance.now();
let talking = 0;
for (const from of evaluated.groups)
  for (const to of evaluated.groups)
    if (evaluated.idBetween(from, to) !== evaluated.table.none)
      talking += from.workloads.length * to.workloads.length;
for (const group of evaluated.groups) evaluated.withOutside(group, 'ingress');
const ended = performance.now();
console.log(
  JSON.stringify({
    workloads: network.workloads.length,
    policies: network.policies.length,
    gaps: gaps.length,
    groups: evaluated.groups.length,
    talking,
    readMs: Math.round(read - started),
    evaluateMs: Math.round(built - read),
    pairsMs: Math.round(ended - built),
  }),
);
