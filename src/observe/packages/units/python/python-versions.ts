/** A set of minor versions of Python, one bit each. */
type Versions = number;

/** 2.7, and 3.0 to 3.29. */
const MINORS: readonly (readonly [major: number, minor: number])[] = [
  [2, 7],
  ...Array.from({ length: 30 }, (_, minor): [number, number] => [3, minor]),
];
const ALL: Versions = 2 ** MINORS.length - 1;
const CLAUSE = /^(===|==|~=|!=|<=|>=|<|>|\^|~|)v?(\d{1,4})(?:\.(\d{1,4}|\*))?(\.[\w.*+-]{1,20})?$/;
/** Words of a marker: texts, names, operators, and what joins them. */
const WORD = /\s*("[^"]*"|'[^']*'|[()]|===|==|~=|!=|<=|>=|<|>|[\w.]+)/y;
const FLIPPED: ReadonlyMap<string, string> = new Map([
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);
const MAXIMUM_LENGTH = 1_000;

/** Is what a marker brings, and what is for these versions of Python alone, never installed? */
export type IsNever = (marker: string, python?: string) => boolean;

/**
 * Tells of environment markers whether they rule out every version of Python that a project takes (`>=3.11`, or as
 * Poetry writes it `^3.11`): lock files leave out what such a marker brings. All else that a marker asks for may be.
 * Source: https://packaging.python.org/specifications/dependency-specifiers/#environment-markers
 */
export function ruledOut(requiresPython: string | undefined): IsNever {
  const taken = versionsOf(requiresPython ?? '');
  return (marker, python = '') =>
    marker.length <= MAXIMUM_LENGTH && taken !== 0 && (markedIn(marker) & versionsOf(python) & taken) === 0;
}

/** What a specifier may take, by whole minor versions. */
function versionsOf(specifier: string): Versions {
  if (specifier.length > MAXIMUM_LENGTH) return ALL;
  let found: Versions = 0;
  for (const alternative of specifier.replaceAll(/\s+/g, ' ').split('||'))
    found |= alternative
      .split(/,| (?=[<>=!~^])/)
      .reduce<Versions>((known, clause) => known & clauseOf(clause, false), ALL);
  return found;
}

/** Those for which a marker may hold; all where it cannot be read. */
function markedIn(marker: string): Versions {
  const words = wordsOf(marker);
  if (!words) return ALL;
  let at = 0;
  const either = (): Versions => {
    let found = both();
    while (words[at] === 'or') {
      at += 1;
      found |= both();
    }
    return found;
  };
  const both = (): Versions => {
    let found = one();
    while (words[at] === 'and') {
      at += 1;
      found &= one();
    }
    return found;
  };
  const one = (): Versions => {
    if (words[at] === '(') {
      at += 1;
      const inner = either();
      if (words[at] !== ')') at = Infinity;
      at += 1;
      return inner;
    }
    const [left = '', operator = '', right = ''] = words.slice(at, at + 3);
    const isNegated = operator === 'not' && right === 'in';
    at += isNegated ? 4 : 3;
    return comparedAs(left, operator, right);
  };
  const found = either();
  return at === words.length ? found : ALL;
}

function comparedAs(left: string, operator: string, right: string): Versions {
  const isTurned = /^["']/.test(left);
  const [name, text] = isTurned ? [right, left] : [left, right];
  if (name !== 'python_version' && name !== 'python_full_version') return ALL;
  const meant = isTurned ? (FLIPPED.get(operator) ?? operator) : operator;
  return /^\w/.test(meant) ? ALL : clauseOf(`${meant}${text.slice(1, -1)}`, name === 'python_version');
}

function wordsOf(marker: string): string[] | undefined {
  const words: string[] = [];
  const written = marker.trim();
  WORD.lastIndex = 0;
  while (WORD.lastIndex < written.length) {
    const word = WORD.exec(written)?.[1];
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

/** Those that one clause may take; `isMinor`: of what is compared only the minor version counts. */
function clauseOf(clause: string, isMinor: boolean): Versions {
  const [, operator = '', major, minor = '', patch = ''] = CLAUSE.exec(clause.replaceAll(/\s/g, '')) ?? [];
  if (major === undefined) return ALL;
  const star = minor === '*' || patch === '.*';
  const isExact = isMinor && patch === '';
  const isOpen = patch !== '' && !star;
  return MINORS.reduce<Versions>((known, [own, ownMinor], bit) => {
    const order = own - Number(major) || (minor === '*' ? 0 : ownMinor - Number(minor || 0));
    const isSameMajor = own === Number(major);
    const isHeld = holds(operator, order, { star, isExact, isOpen, isWhole: minor === '', isSameMajor });
    return isHeld ? known | (2 ** bit) : known;
  }, 0);
}

interface Comparison {
  readonly star: boolean;
  /** Are versions that are alike the same? */
  readonly isExact: boolean;
  /** Does it tell patches apart? */
  readonly isOpen: boolean;
  /** Is it a major version? */
  readonly isWhole: boolean;
  readonly isSameMajor: boolean;
}

/** May a comparison hold for some version of a minor one, by its order to what it is compared with? */
function holds(
  operator: string,
  order: number,
  { star, isExact, isOpen, isWhole, isSameMajor }: Comparison,
): boolean {
  switch (operator) {
    case '<':
      return order < 0 || (order === 0 && isOpen);
    case '<=':
      return order <= 0;
    case '>':
      return order > 0 || (order === 0 && !isExact);
    case '>=':
      return order >= 0;
    case '^':
    case '~=':
      return order >= 0 && isSameMajor;
    case '!=':
      return order !== 0 || !(star || isExact);
    default:
      return order === 0 || (order > 0 && isWhole && isSameMajor);
  }
}
