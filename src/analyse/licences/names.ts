import { type Expression, readExpression } from './expression.ts';

/** Names of licences as people, Maven, RPM and Debian write them, in the words that `wordsOf` leaves of them. */
const NAMES: ReadonlyMap<string, string> = new Map(
  (
    [
      [
        'Apache-2.0',
        'apache',
        'apache 2',
        'apache software',
        'apache software 2',
        'asl 2',
        'apache public 2',
      ],
      ['MIT', 'mit', 'mit x11', 'x11 mit', 'expat', 'mit expat'],
      ['BSD-3-Clause', 'bsd', 'bsd 3 clause', '3 clause bsd', 'bsd 3', 'new bsd', 'bsd new', 'modified bsd'],
      ['BSD-3-Clause', 'revised bsd', 'eclipse distribution 1', 'edl 1'],
      ['BSD-2-Clause', 'bsd 2 clause', '2 clause bsd', 'bsd 2', 'simplified bsd', 'freebsd'],
      ['ISC', 'isc', 'iscl'],
      ['MPL-2.0', 'mozilla public 2', 'mpl 2', 'mplv2'],
      ['MPL-1.1', 'mozilla public 1.1', 'mpl 1.1', 'mplv1.1'],
      ['EPL-2.0', 'eclipse public 2', 'epl 2'],
      ['EPL-1.0', 'eclipse public 1', 'epl 1'],
      ['CDDL-1.0', 'cddl 1', 'common development and distribution 1'],
      ['CDDL-1.1', 'cddl 1.1', 'common development and distribution 1.1'],
      ['PSF-2.0', 'psf', 'python software foundation'],
      ['Python-2.0', 'python'],
      ['ZPL-2.1', 'zpl 2.1', 'zope public 2.1'],
      ['CC0-1.0', 'cc0', 'cc0 1'],
      ['BSL-1.0', 'boost', 'boost 1', 'boost software', 'boost software 1'],
      ['Artistic-1.0', 'artistic', 'artistic 1'],
      ['Artistic-2.0', 'artistic 2'],
      ['Zlib', 'zlib', 'zlib libpng'],
      ['CC-PDDC', 'public domain'],
    ] as const
  ).flatMap(([id, ...names]) => names.map((name) => [name, id] as const)),
);
/** What a name of the GNU family without a version lets choose from. */
const ANY_VERSION: Readonly<Record<string, string>> = { gpl: '1', lgpl: '2', agpl: '1' };
const MAXIMUM_LENGTH = 1_000;

/**
 * What is no SPDX expression, by the names that are usual: `GPLv2+ and (BSD or MIT)`, `Apache License, Version 2.0`.
 * Undefined where a part of it is not known. `BSD` alone is taken for the one of three clauses.
 */
export function readNames(text: string): Expression | undefined {
  if (text.length > MAXIMUM_LENGTH) return undefined;
  const whole = readExpression(idNamed(text) ?? '');
  if (whole && 'id' in whole) return { ...whole, text };
  const plain = text
    .replaceAll(/(?<!\s)\s+or\s+(?:later|newer)\b/gi, '+')
    .replaceAll(/(?<=\S)\/(?=\S)/g, ' or ');
  const parts = plain.split(/(\(|\)|\s+(?:and|or)\s+)/i).map((part) => {
    if (/^(?:\s*|\(|\))$/.test(part)) return part;
    return /^\s+(?:and|or)\s+$/i.test(part) ? part.toUpperCase() : known(part.trim());
  });
  return parts.includes(undefined) ? undefined : readExpression(parts.join(''));
}

function known(name: string): string | undefined {
  return idNamed(name) ?? (readExpression(name) && name);
}

function idNamed(text: string): string | undefined {
  // An exception only takes away from what a licence asks; that for linking makes another licence of it.
  const [name = '', exception] = wordsOf(text).split(/ with (?=.*\bexceptions?$)/, 2);
  const id = idOf(name);
  return id && exception?.includes('classpath') ? `${id} WITH Classpath-exception-2.0` : id;
}

function idOf(words: string): string | undefined {
  const [, family, version, plus] = /^([al]?gpl) ?v?(\d(?:\.\d)?)? ?(\+)?(?: only)?$/.exec(words) ?? [];
  if (family === undefined) return NAMES.get(words);
  const number = version ?? ANY_VERSION[family] ?? '';
  const end = plus !== undefined || version === undefined ? 'or-later' : 'only';
  const id = `${family.toUpperCase()}-${number.includes('.') ? number : `${number}.0`}-${end}`;
  return readExpression(id) && id;
}

/** What tells one licence from another in its name, in small letters. */
function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/\([^()]*\)\s*$/, '')
    .replaceAll(/,?\s+or\s+(?:later|newer)\b|-or-later\b/g, '+')
    .replaceAll(/[^a-z0-9.+]+/g, ' ')
    .replaceAll(/\bv(?:ersion)?\.? ?(?=\d)|\b(?:the|gnu|licen[cs]ed?|version|v)\b/g, ' ')
    .replaceAll(/(\d)\.0\b/g, '$1')
    .replace(/\baffero general public\b/, 'agpl')
    .replace(/\b(?:lesser|library) general public\b/, 'lgpl')
    .replace(/\bgeneral public\b/, 'gpl')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
