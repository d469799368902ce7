import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCorpus } from '../bench/leaks-accuracy/corpus.ts';
import { examplesOf } from '../bench/leaks-accuracy/examples.ts';
import { fitted } from '../bench/leaks-accuracy/fit.ts';

/** Fits the classifier of generic credentials to labelled rows, and writes its weights: the same for the same rows. */
const { values } = parseArgs({ options: { corpus: { type: 'string' } } });
if (values.corpus === undefined) throw new Error('say where the labelled rows are: --corpus DIR');

const WEIGHTS = join(import.meta.dirname, '../src/analyse/leaks/generic/weights.json');
const weights = fitted([...examplesOf(readCorpus(values.corpus))]);
const sorted = Object.fromEntries(
  Object.entries(weights).toSorted(([left], [right]) => (left < right ? -1 : 1)),
);
const lines = Object.entries(sorted).map(
  ([feature, weight]) => `  ${JSON.stringify(feature)}: ${JSON.stringify(weight)}`,
);
writeFileSync(WEIGHTS, `{\n${lines.join(',\n')}\n}\n`);
spawnSync('oxfmt', [WEIGHTS], { stdio: 'inherit' });
process.stdout.write(`${lines.length} features\n`);
