import type { LeakExplanation } from '../../../model/report/leak-explanation.ts';
import { disclose } from '../disclosure.ts';
import { PlaceCounter } from '../engine/place-counter.ts';
import { prepareDetectors } from '../engine/scan-bytes.ts';
import type { Detection, Detector } from '../types.ts';
import type { Candidate } from './candidate.ts';
import { explain } from './classifier.ts';
import { CANDIDATE_SOURCES, THRESHOLD } from './detector.ts';
import { isNotation } from './notations.ts';

/** Everything on a line that may be a credential by its context, with each feature's share in what it is judged by. */
export function explainLine(bytes: Buffer, path: string, line: number): Omit<LeakExplanation, 'file'> {
  const counter = new PlaceCounter();
  const seen = new Map<Detection, Candidate>();
  const hits = prepareDetectors(detectorsFor(seen)).scan(bytes, path);
  const candidates = hits.flatMap(({ detection, start }) => {
    const place = counter.placeOf(bytes, start);
    const candidate = seen.get(detection);
    return candidate && place.line === line ? [explained(candidate, detection.rule.id, place.column)] : [];
  });
  return { schemaVersion: '1.0', line, threshold: THRESHOLD, candidates };
}

/** Detectors of every candidate that is weighed, whatever is thought of it. */
function detectorsFor(seen: Map<Detection, Candidate>): Detector[] {
  return CANDIDATE_SOURCES.map(({ rule, candidates, ...source }) => ({
    ...source,
    id: rule.id,
    *detect(window) {
      for (const candidate of candidates(window)) {
        if (isNotation(candidate)) continue;
        const { start, end } = candidate;
        const detection = {
          rule: { ...rule, revoke: '', source: '' },
          start,
          end,
          confidence: 0,
          reasons: [],
        };
        seen.set(detection, candidate);
        yield detection;
      }
    },
  }));
}

function explained(
  candidate: Candidate,
  rule: string,
  column: number,
): LeakExplanation['candidates'][number] {
  const { confidence, shares } = explain(candidate);
  return {
    rule,
    name: candidate.name.slice(0, 200),
    column,
    redacted: disclose(Buffer.from(candidate.value, 'latin1').toString()).redacted,
    confidence,
    isFinding: confidence >= THRESHOLD,
    family: candidate.family,
    shares,
  };
}
