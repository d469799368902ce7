import { parseArgs } from 'node:util';
import { confidenceOf, sharesOf } from '../../src/analyse/leaks/generic/classifier.ts';
import { THRESHOLD } from '../../src/analyse/leaks/generic/detector.ts';
import { isNotation } from '../../src/analyse/leaks/generic/notations.ts';
import { FOLDS, readCorpus } from './corpus.ts';
import { type Example, examplesOf } from './examples.ts';
import { fitted } from './fit.ts';
import { type Judged, tables } from './figures.ts';

const { values } = parseArgs({ options: { corpus: { type: 'string' }, dump: { type: 'boolean' } } });
if (values.corpus === undefined) throw new Error('say where the labelled rows are: --corpus DIR');

const examples = [...examplesOf(readCorpus(values.corpus))];
const judged = Array.from({ length: FOLDS }, (_, fold) => {
  const weights = fitted(examples.filter(({ row }) => row.fold !== fold));
  return examples
    .filter(({ row }) => row.fold === fold)
    .map((example): Judged => ({ example, confidence: confidenceIn(example) }));

  function confidenceIn({ candidates, byRule }: Example): number {
    const generic = candidates.map(({ candidate, features }) =>
      isNotation(candidate) ? 0 : confidenceOf(sharesOf(features, candidate.family, weights)),
    );
    return Math.max(byRule === undefined ? 0 : 0.9, ...generic);
  }
}).flat();
process.stdout.write(tables(judged, THRESHOLD));
if (values.dump === true)
  for (const { example, confidence } of judged) {
    const { row, candidates } = example;
    const [start, end] = row.range;
    const place =
      row.bytes.subarray(Math.max(0, start - 60), start).toString() +
      '⟦' +
      row.bytes.subarray(start, Math.min(end, start + 130)).toString() +
      '⟧' +
      row.bytes.subarray(end, end + 30).toString();
    const best = candidates.map(
      ({ candidate, features }) =>
        `${candidate.family}/${candidate.form}/${candidate.name}=${candidate.value.slice(0, 40)} {${features.join('; ')}}`,
    );
    process.stderr.write(
      `${JSON.stringify({ r: row.repository.slice(0, 6), t: row.isTrue, c: row.category, p: Number(confidence.toFixed(2)), f: row.file.slice(-40), x: place, rule: example.byRule, best })}\n`,
    );
  }
