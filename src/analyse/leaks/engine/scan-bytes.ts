import type { Detection, Detector } from '../types.ts';
import { KeywordIndex } from './keyword-index.ts';

/** What was found in bytes, before lines and decodings are known. */
export interface Hit {
  readonly detection: Detection;
  /** Places of the secret in the bytes. */
  readonly start: number;
  readonly end: number;
}

/** Detectors, ready to look at bytes. */
export interface Scanner {
  /** What they see, each once, in the order of places. The bytes may be of anything. */
  readonly scan: (bytes: Uint8Array, path: string) => Hit[];
}

/** Prepares detectors: their keywords are looked for all at once, and each sees the windows of its own only. */
export function prepareDetectors(detectors: readonly Detector[]): Scanner {
  const keywords = [...new Set(detectors.flatMap((detector) => detector.keywords))];
  const index = new KeywordIndex(keywords);
  const byKeyword = keywords.map((keyword) => detectors.filter((one) => one.keywords.includes(keyword)));
  return {
    scan: (bytes, path) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const hits = new Map<string, Hit>();
      index.find(bytes, (number, end) => {
        const start = end - (keywords[number]?.length ?? 0);
        for (const detector of byKeyword[number] ?? []) {
          if (detector.accepts?.(bytes, start, end) === false) continue;
          const from = Math.max(0, start - detector.before);
          const window = text.toString('latin1', from, end + detector.after);
          for (const detection of detector.detect({
            text: window,
            start: start - from,
            end: end - from,
            path,
          })) {
            const hit = { detection, start: from + detection.start, end: from + detection.end };
            hits.set(`${detection.rule.id} ${hit.start} ${hit.end}`, hit);
          }
        }
      });
      return [...hits.values()].toSorted((left, right) => left.start - right.start || right.end - left.end);
    },
  };
}
