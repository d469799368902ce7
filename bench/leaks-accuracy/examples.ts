import { ruleDetector } from '../../src/analyse/leaks/engine/rule-detector.ts';
import { prepareDetectors } from '../../src/analyse/leaks/engine/scan-bytes.ts';
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
  const collectors = CANDIDATE_SOURCES.map(({ candidates, ...source }, number): Detector => ({
    ...source,
    id: `${number}`,
    *detect(window) {
      for (const candidate of candidates(window)) {
        const detection: Detection = {
          rule: { id: `${number}`, title: '', severity: 'low', source: '', revoke: '' },
          start: candidate.start,
          end: candidate.end,
          confidence: 1,
          reasons: [],
        };
        candidateOf.set(detection, candidate);
        yield detection;
      }
    },
  }));
  const generic = prepareDetectors(collectors);
  const rules = RULE_PACK.flatMap((issuer) => issuer.rules);
  const pack = prepareDetectors(rules.map(ruleDetector));
  // The corpus broke the structure of true values: no checksum of them is right any more, and no key can be parsed.
  const unchecked = prepareDetectors(rules.map(({ check: _, ...rule }) => ruleDetector(rule)));
  for (const row of rows) {
    const counts = ({ start, end }: { start: number; end: number }): boolean => {
      const range: Range = [start, end];
      return isOverlapping(range, row.range) && !row.others.some((other) => isOverlapping(range, other) && !row.isTrue);
    };
    const candidates = generic
      .scan(row.bytes, row.file)
      .filter(counts)
      .flatMap(({ detection }) => candidateOf.get(detection) ?? []);
    yield {
      row,
      candidates: candidates.map((candidate) => ({ candidate, features: featuresOf(candidate) })),
      byRule: (row.isTrue ? unchecked : pack).scan(row.bytes, row.file).find(counts)?.detection.rule.id,
    };
  }
}
