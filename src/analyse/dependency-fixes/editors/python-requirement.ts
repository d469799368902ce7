import { Fault } from '../../../model/fault.ts';
import { ECOSYSTEMS } from '../../../model/ecosystems.ts';
import { pypi } from '../../requirements/pypi.ts';

/** Is it the same package? https://packaging.python.org/en/latest/specifications/name-normalization */
export function isNamed(written: string, name: string): boolean {
  return ECOSYSTEMS.pypi.canonicalName(written) === name;
}

/** A version specifier that asks for a version, its upper bounds kept where they let that in. PEP 440. */
export function raisedSpecifier(written: string, to: string): string {
  const inner = /^\s*\(([^()]*)\)\s*$/.exec(written)?.[1];
  return inner === undefined ? raisedClauses(written, to) : `(${raisedClauses(inner, to)})`;
}

function raisedClauses(written: string, to: string): string {
  const parts = written
    .replaceAll(/[()]/g, '')
    .replaceAll(/\s+/g, ' ')
    // Poetry takes a blank for a comma.
    .split(/,| (?=[<>=!~^])/)
    .map((part) => part.trim());
  const bounds = parts.filter((part) => /^(?:<|!=)/.test(part) && admits(part, to));
  for (const part of parts) {
    const [, operator = '', gap = '', version = ''] = /^(===?|~=|[~^])( ?)(.*)$/.exec(part) ?? [];
    if (operator.startsWith('=')) return `${operator}${gap}${to}`;
    if (operator !== '')
      return [`${operator}${gap}${operator === '~=' ? asLong(to, version) : to}`, ...bounds].join(',');
  }
  // Poetry: https://python-poetry.org/docs/dependency-specification
  if (/^\d/.test(written)) return to;
  return [`>=${to}`, ...bounds].join(',');
}

/** With as many numbers as another version, of which `~=` leaves the last one open. */
function asLong(version: string, other: string): string {
  const [release = ''] = /^(?:\d+!)?[\d.]*\d/.exec(version) ?? [];
  const wanted = Math.max(2, other.split('.').length);
  const missing = release === version ? Math.max(0, wanted - release.split('.').length) : 0;
  return version + '.0'.repeat(Math.min(missing, 3));
}

function admits(specifier: string, version: string): boolean {
  try {
    return pypi.parse(specifier).admits(version);
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}
