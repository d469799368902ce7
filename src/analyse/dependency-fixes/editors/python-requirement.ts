import { Fault } from '../../../model/fault.ts';
import { ECOSYSTEMS } from '../../../model/ecosystems.ts';
import { pypi } from '../../requirements/pypi.ts';

/** Is it the same package? https://packaging.python.org/en/latest/specifications/name-normalization */
export function isNamed(written: string, name: string): boolean {
  return ECOSYSTEMS.pypi.canonicalName(written) === name;
}

/** A version specifier that asks for a version, its upper bounds kept where they let that in. PEP 440. */
export function raisedSpecifier(written: string, to: string): string {
  const parts = written
    .replaceAll(/[()]/g, '')
    .split(',')
    .map((part) => part.trim());
  const [pin] = parts.map((part) => /^(?:===?|~=|[~^])/.exec(part)?.[0]).filter((one) => one !== undefined);
  if (pin !== undefined) return `${pin}${to}`;
  // Poetry: https://python-poetry.org/docs/dependency-specification
  if (/^\d/.test(written)) return to;
  const bounds = parts.filter((part) => /^(?:<|!=)/.test(part) && admits(part, to));
  return [`>=${to}`, ...bounds].join(',');
}

function admits(specifier: string, version: string): boolean {
  try {
    return pypi.parse(specifier).admits(version);
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return false;
    throw error;
  }
}
