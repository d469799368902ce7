import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCorpus } from '../bench/leaks-accuracy/corpus.ts';
import { examplesOf } from '../bench/leaks-accuracy/examples.ts';
import { fitted } from '../bench/leaks-accuracy/fit.ts';
import { textOf, type Weights } from '../src/analyse/leaks/generic/weighing.ts';

/** Fits the classifier of generic credentials to labelled rows, and writes its weights: the same for the same rows. */
const { values } = parseArgs({ options: { corpus: { type: 'string' } } });
if (values.corpus === undefined) throw new Error('say where the labelled rows are: --corpus DIR');

const FOLDER = join(import.meta.dirname, '../src/analyse/leaks/generic/weights');
const weights = fitted([...examplesOf(readCorpus(values.corpus))]);
const [pairs, features] = [true, false].map(
  (isPair): Weights => new Map([...weights].filter(([feature]) => feature.includes(' × ') === isPair)),
) as [Weights, Weights];
write(
  'features',
  'FEATURES',
  'What each feature adds to the logarithm of the odds, and what more for a family.',
  features,
);
write('pairs', 'PAIRS', 'What pairs of features add where both are so.', pairs);
process.stdout.write(`${features.size} features and ${pairs.size} pairs\n`);

function write(name: string, constant: string, what: string, part: Weights): void {
  const head = `/** ${what} Written by \`scripts/fit-leak-classifier.ts\`. */`;
  writeFileSync(join(FOLDER, `${name}.ts`), `${head}\nexport const ${constant} = \`\n${textOf(part)}\`;\n`);
}
