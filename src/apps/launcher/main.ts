#!/usr/bin/env node
// What npm links as `plimsoll`: runs the program in this very process where this Node can, else with the Node that came
// with the package. Loaded by Nodes that are too old for the program: nothing here but what Node 20 knows.
import { realpathSync } from 'node:fs';
import { broughtNode, isGoodEnough, whyNone } from './runtime.ts';
import { runWith } from './run-with.ts';
import { silenceExperiments } from './experiments.ts';

silenceExperiments();
if (isGoodEnough(process.versions)) {
  const { runHere } = await import('./run-here.ts');
  runHere(process.env);
  await import('../cli/main.ts');
} else {
  const node = broughtNode();
  if (node === undefined || realpathSync(node) === process.execPath) {
    process.stderr.write(`plimsoll: ${whyNone(process.version)}\n`);
    process.exitCode = 2;
  } else {
    runWith(node, process.argv.slice(1));
  }
}
