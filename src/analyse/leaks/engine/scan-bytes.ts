import type { Allowed, Detection, Detector, MakePlaceFinder, OnPlace } from '../types.ts';
import { keywordFinder } from './keyword-finder.ts';

/** Windows that are given as one are no longer than this many bytes, or than so many of a detector's own. */
const LARGEST_WINDOW = 2 ** 14;
/** Hits of one detector in bytes that are looked at in one go; of so many, more are secrets than are told of a file. */
const MOST_HITS = 20_000;
/** What two of them have in common is one: no byte is in many, however near to each other keywords stand. */
const WINDOWS = 2;

/** Bytes that a window has at most. */
function largestWindow({ before, after }: Detector): number {
  return Math.max(LARGEST_WINDOW, WINDOWS * (before + after));
}

/** What was found in bytes, before lines and decodings are known. */
export interface Hit {
  readonly detection: Detection;
  /** Places of the secret in the bytes. */
  readonly start: number;
  readonly end: number;
  /** Of a rule that others wrote: where what it matches begins, before the secret. */
  readonly matchStart?: number;
  readonly allowed?: Allowed;
  readonly asks?: string;
}

/** A hit with the number of its detector, which decides between those of one place. */
interface NumberedHit extends Hit {
  readonly detector: number;
}

/** Detectors, ready to look at bytes. */
export interface Scanner {
  /** What they see, each once, in the order of places. The bytes may be of anything. */
  readonly scan: (bytes: Uint8Array, path: string) => Hit[];
  /** Bytes from a place within which everything is that decides whether there is a secret. */
  readonly reach: number;
  /**
   * Calls for all places at which any of `scan` may be seen, and maybe others; whether it is one, `accepts` tells of the
   * same place in the bytes that would be given to `scan`. Without it all of them have to be.
   */
  readonly glance?: (bytes: Uint8Array, onPlace: OnGlance) => void;
}

type OnGlance = (accepts: NonNullable<Detector['accepts']>, start: number, end: number) => void;

const ANYTHING = (): boolean => true;

/** A window that may still grow: places in the bytes. */
interface Span {
  from: number;
  readonly start: number;
  readonly end: number;
  to: number;
}

/** Prepares detectors: their keywords are looked for all at once, and each sees the windows of its own only. */
export function prepareDetectors(
  detectors: readonly Detector[],
  makeFinder: MakePlaceFinder = keywordFinder,
): Scanner {
  const finder = makeFinder(detectors);
  const longest = Math.max(0, ...detectors.flatMap(({ keywords }) => keywords.map(({ length }) => length)));
  const widest = Math.max(0, ...detectors.map(({ before, after }) => Math.max(before, after)));
  return {
    reach: Math.max(LARGEST_WINDOW, ...detectors.map(largestWindow)) + 2 * widest + longest,
    glance: (bytes, onPlace) =>
      finder.find(bytes, (detector, start, end) =>
        onPlace(detectors[detector]?.accepts ?? ANYTHING, start, end),
      ),
    scan: (bytes, path) => {
      // Most bytes have no keyword.
      let looking: Looking | undefined;
      const onPlace: OnPlace = (detector, start, end) => {
        looking ??= new Looking(detectors, bytes, path);
        looking.see(detector, start, end);
      };
      finder.find(bytes, onPlace, (number, start, end) => {
        const { accepts } = detectors[number] as Detector;
        return accepts === undefined || accepts(bytes, start, end);
      });
      return looking?.finish() ?? [];
    },
  };
}

/** One look at bytes: which windows each detector has yet to see, and what was found. */
class Looking {
  readonly #detectors: readonly Detector[];
  readonly #text: Buffer;
  readonly #path: string;
  readonly #open = new Map<number, Span>();
  readonly #hits = new Map<string, NumberedHit>();
  /** By detector: how many it had. */
  readonly #counts = new Map<number, number>();

  constructor(detectors: readonly Detector[], bytes: Uint8Array, path: string) {
    this.#detectors = detectors;
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#path = path;
  }

  see(number: number, start: number, end: number): void {
    const detector = this.#detectors[number];
    if (!detector) return;
    const [from, to] = [Math.max(0, start - detector.before), end + detector.after];
    if (!detector.merges) {
      this.#look(number, { from, start, end, to });
      return;
    }
    const open = this.#open.get(number);
    if (open && from <= open.to && to - open.from <= largestWindow(detector)) {
      // A longer keyword may begin earlier.
      open.from = Math.min(open.from, from);
      open.to = to;
      return;
    }
    if (open) this.#look(number, open);
    this.#open.set(number, { from, start, end, to });
  }

  finish(): Hit[] {
    for (const [number, span] of this.#open) this.#look(number, span);
    return [...this.#hits.values()].toSorted(
      (left, right) => left.start - right.start || right.end - left.end || left.detector - right.detector,
    );
  }

  #look(number: number, { from, start, end, to }: Span): void {
    const detector = this.#detectors[number];
    if (!detector || (this.#counts.get(number) ?? 0) >= MOST_HITS) return;
    const text = this.#text.toString('latin1', from, Math.min(to, this.#text.length));
    const path = this.#path;
    for (const detection of detector.detect({ text, start: start - from, end: end - from, path })) {
      const hit = { detection, detector: number, start: from + detection.start, end: from + detection.end };
      const key = `${detection.rule.id} ${hit.start} ${hit.end}`;
      // One is in several windows.
      if (!this.#hits.has(key)) this.#counts.set(number, (this.#counts.get(number) ?? 0) + 1);
      this.#hits.set(key, hit);
    }
  }
}
