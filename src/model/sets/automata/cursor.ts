import { Fault } from '../../fault.ts';
import { quoted } from '../quoting.ts';

const LONGEST_PATTERN = 65_536;

/** Where a parser is in a pattern; shared by the readers of its parts. */
export class Cursor {
  readonly pattern: string;
  readonly characters: readonly string[];
  position = 0;

  constructor(pattern: string) {
    if (pattern.length > LONGEST_PATTERN)
      throw new Fault('limit', `the pattern ${quoted(pattern)} is longer than ${LONGEST_PATTERN} characters`);
    this.pattern = pattern;
    this.characters = Array.from(pattern);
  }

  /** The character `ahead` of the next one; empty at the end. */
  peek(ahead = 0): string {
    return this.characters[this.position + ahead] ?? '';
  }

  next(): string {
    const one = this.peek();
    this.position += 1;
    return one;
  }

  /** Takes the text if it is what comes next. */
  take(text: string): boolean {
    const comes = Array.from(text).every((one, index) => one === this.peek(index));
    if (comes) this.position += text.length;
    return comes;
  }

  /** What comes before the character `end`, which is taken too; undefined, and nothing taken, without it. */
  takeUntil(end: string): string | undefined {
    const stop = this.characters.indexOf(end, this.position);
    if (stop < 0) return undefined;
    const taken = this.characters.slice(this.position, stop).join('');
    this.position = stop + 1;
    return taken;
  }

  fault(code: 'malformed' | 'unsupported' | 'limit', reason: string): Fault {
    const where = `at character ${Math.min(this.position, this.characters.length)}`;
    return new Fault(code, `the regular expression ${quoted(this.pattern)} ${reason} (${where})`, {
      hint: 'Regular expressions follow RE2 without \\b, \\p, (?m) and what RE2 itself refuses.',
    });
  }
}
