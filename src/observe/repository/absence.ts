import { IdSet } from './id-set.ts';
import { isUnreadable } from './asked-objects.ts';

/** Has `rev-list` tell what is not there, behind a question mark, and go on. */
export const PRINT_MISSING = '--missing=print';

/** What such a line has for a name that leads to nothing. */
const NO_ID = /^\?0+$/;

/** What of a history is not there, or could not be read. */
export class Absence {
  /** Commits and blobs that others lead to. */
  readonly ids = new IdSet();
  /** What git said where it went no further. */
  readonly problems = new Set<string>();
  hasBrokenName = false;

  /** Is a line of `rev-list` of an object that is not there? Takes note of it. */
  isMissing(line: string): boolean {
    if (!line.startsWith('?')) return false;
    if (NO_ID.test(line)) this.hasBrokenName = true;
    else this.ids.add(line.slice(1));
    return true;
  }

  /** Takes note of what git could not read; throws anything else. */
  note(error: unknown): void {
    if (!isUnreadable(error)) throw error;
    this.problems.add(error.message);
  }
}
