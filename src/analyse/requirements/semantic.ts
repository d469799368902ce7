import { malformedVersion } from '../versions/malformed-version.ts';
import { parsePrecedence, type Precedence } from '../versions/precedence.ts';
import { type Comparator, between, next } from './comparators.ts';

/** A version of which parts may be missing or wild cards: `1`, `1.x`, `1.2.*`, `1.2.3-rc.1`. */
export interface Partial {
  /** None to three; what is missing is any. */
  readonly numbers: readonly string[];
  /** With its hyphen; empty for a release. */
  readonly prerelease: string;
}

/** The pre-release before all others: an upper end with it leaves out the pre-releases of what it ends before. */
const EXCLUSIVE = '-0';

const PARTIAL =
  /^[v=\s]*(\d+|[xX*])(?!\d)(?:\.(\d+|[xX*])(?!\d))?(?:\.(\d+|[xX*])(?!\d))?(?:-?((?:[0-9A-Za-z-]+)(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Throws a `Fault` (`malformed`) for text of another form. */
export function parsePartial(text: string): Partial {
  const [, major = '*', minor = '*', patch = '*', prerelease = ''] = PARTIAL.exec(text.trim()) ?? [];
  if (!PARTIAL.test(text.trim()))
    throw malformedVersion('semantic', text, 'expected major.minor.patch, or a part');
  const parts = [major, minor, patch];
  const wild = parts.findIndex((part) => /^[xX*]$/.test(part));
  const numbers = wild < 0 ? parts : parts.slice(0, wild);
  return { numbers, prerelease: wild < 0 && prerelease !== '' ? `-${prerelease}` : '' };
}

/** The lowest version of a partial one; what is missing is 0. */
export function lowest({ numbers, prerelease }: Partial): string {
  return `${numbers[0] ?? '0'}.${numbers[1] ?? '0'}.${numbers[2] ?? '0'}${prerelease}`;
}

/** The lowest version of all whose numbers up to the one at `place` are higher; pre-releases of it are not meant. */
export function after(numbers: readonly string[], place: number): string {
  const kept = numbers.slice(0, place);
  return lowest({ numbers: [...kept, next(numbers[place] ?? '0')], prerelease: EXCLUSIVE });
}

/** The lowest release after all that begin so: `1.3.0` for `1.2`. */
function nextRelease(numbers: readonly string[]): string {
  return after(numbers, numbers.length - 1).slice(0, -EXCLUSIVE.length);
}

/** All versions that a partial one stands for; the version alone where it is complete. */
export function wildcard(partial: Partial): Comparator[] {
  const { length } = partial.numbers;
  if (length === 0) return [{ operator: '>=', version: '0.0.0' }];
  if (length === 3) return [{ operator: '=', version: lowest(partial) }];
  return between(lowest(partial), after(partial.numbers, length - 1));
}

/** `^1.2.3`: up to the next version whose first number that is not 0 is higher. */
export function caret(partial: Partial): Comparator[] {
  const { numbers } = partial;
  if (numbers.length === 0) return wildcard(partial);
  const place = numbers.findIndex((number) => !/^0+$/.test(number));
  return between(lowest(partial), after(numbers, place < 0 ? numbers.length - 1 : place));
}

/** `~1.2.3`: up to the next minor version, or major where no minor is given. */
export function tilde(partial: Partial): Comparator[] {
  const { numbers } = partial;
  if (numbers.length === 0) return wildcard(partial);
  return between(lowest(partial), after(numbers, Math.min(numbers.length, 2) - 1));
}

/** A comparison with a partial version: `>1.2` is from `1.3.0` on, `<=1.2` up to it. */
export function compared(operator: string, partial: Partial): Comparator[] {
  const { numbers } = partial;
  const version = lowest(partial);
  const isWhole = numbers.length === 3;
  if (operator === '' || operator === '=') return wildcard(partial);
  if (numbers.length === 0) {
    const isNothing = operator === '<' || operator === '>';
    return [isNothing ? { operator: '<', version: '0.0.0-0' } : { operator: '>=', version: '0.0.0' }];
  }
  if (operator === '>=') return [{ operator: '>=', version }];
  if (operator === '<') return [{ operator: '<', version: isWhole ? version : `${version}-0` }];
  if (operator === '>')
    return [isWhole ? { operator: '>', version } : { operator: '>=', version: nextRelease(numbers) }];
  return [
    isWhole ? { operator: '<=', version } : { operator: '<', version: after(numbers, numbers.length - 1) },
  ];
}

/** A pre-release counts only where a comparator names one of the same three numbers, as npm and Cargo have it. */
export function namesPrerelease(version: string, comparators: readonly Comparator[]): boolean {
  const own = precedence(version);
  if (!own || own.prerelease.length === 0) return true;
  return comparators.some(({ operator, version: bound }) => {
    if (operator === '<' && bound.endsWith(EXCLUSIVE)) return false;
    const { numbers = [], prerelease = [] } = precedence(bound) ?? {};
    return (
      prerelease.length > 0 && [0, 1, 2].every((at) => (own.numbers[at] ?? '0') === (numbers[at] ?? '0'))
    );
  });
}

function precedence(version: string): Precedence | undefined {
  return parsePrecedence(version.trim().replace(/^=?[vV]?/, ''));
}

/** See `RequirementGrammar.above`. The release of a pre-release, and the pre-releases of what is next, are among them. */
export function aboveSemantic(version: string | undefined): string[] {
  const parsed = precedence(version ?? '0.0.0-0');
  if (!parsed) return [];
  const { numbers, prerelease } = parsed;
  const [major = '0', minor = '0', patch = '0'] = numbers;
  const release = `${major}.${minor}.${patch}`;
  if (version === undefined) return [`${release}-0`, release];
  const following = `${major}.${minor}.${next(patch)}`;
  return prerelease.length > 0
    ? [`${release}-0`, `${release}-${prerelease.join('.')}.0`, release]
    : [`${following}-0`, following];
}
