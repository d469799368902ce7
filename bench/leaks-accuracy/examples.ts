import { ruleDetector } from '../../src/analyse/leaks/engine/rule-detector.ts';
import { type Hit, prepareDetectors, type Scanner } from '../../src/analyse/leaks/engine/scan-bytes.ts';
import type { Candidate } from '../../src/analyse/leaks/generic/candidate.ts';
import { CANDIDATE_SOURCES } from '../../src/analyse/leaks/generic/detector.ts';
import { featuresOf, type Features } from '../../src/analyse/leaks/generic/features.ts';
import { RULE_PACK } from '../../src/analyse/leaks/rules/rule-pack.ts';
import type { Detection, Detector } from '../../src/analyse/leaks/types.ts';
import { isOverlapping, type Labelled, type Range } from './corpus.ts';

/** A labelled range with all that the engine sees in it. */
export interface Example {
  readonly row: Labelled;
  readonly candidates: readonly { readonly candidate: Candidate; readonly features: Features }[];
  /** Whether a rule of the pack finds it. */
  readonly byRule: string | undefined;
}

/** Scans each row with the engine itself: the candidates of the generic detectors, whatever their confidence, and the rules. */
export function* examplesOf(rows: Iterable<Labelled>): Generator<Example> {
  const candidateOf = new WeakMap<Detection, Candidate>();
  const generic = prepareDetectors(collectors(candidateOf));
  const rules = RULE_PACK.flatMap((issuer) => issuer.rules);
  const pack = prepareDetectors(rules.map(ruleDetector));
  // The corpus broke the structure of true values: no checksum of them is right any more, and no key can be parsed.
  const unchecked = prepareDetectors(
    rules.map((rule) => ruleDetector({ ...rule, check: () => 'unchecked' })),
  );
  for (const row of rows) {
    const inRow = (scanner: Scanner): Hit[] =>
      scanner.scan(row.bytes, row.file).filter(({ start, end }) => countsIn(row, [start, end]));
    const candidates = inRow(generic).flatMap(({ detection }) => candidateOf.get(detection) ?? []);
    yield {
      row,
      candidates: candidates.map((candidate) => ({ candidate, features: featuresOf(candidate) })),
      byRule: inRow(row.isTrue ? unchecked : pack)[0]?.detection.rule.id,
    };
  }
}

/** What is within a row's range, and is not what another row says to be true. */
function countsIn(row: Labelled, range: Range): boolean {
  if (!isOverlapping(range, row.range)) return false;
  return row.isTrue || !row.others.some((other) => isOverlapping(range, other));
}

/** Detectors that find every candidate, and keep it with what they say of it. */
function collectors(candidateOf: WeakMap<Detection, Candidate>): Detector[] {
  return CANDIDATE_SOURCES.map(({ candidates, ...source }, number) => ({
    ...source,
    id: `${number}`,
    *detect(window) {
      for (const candidate of candidates(window)) {
        const rule = { id: `${number}`, title: '', severity: 'low', source: '', revoke: '' } as const;
        const { start, end } = candidate;
        const detection: Detection = { rule, start, end, confidence: 1, reasons: [] };
        candidateOf.set(detection, candidate);
        yield detection;
      }
    },
  }));
}
