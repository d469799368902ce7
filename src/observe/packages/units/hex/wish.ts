import type { NamedPackage } from '../../language-package/types.ts';

const EXACT = /^(?:==\s*)?(\d+\.\d+\.\d[\w.+-]*)$/;

/** A package that a manifest asks for: at a version where it is whole, else in a range. */
export function wishOf(name: string, requirement = '*', development = false): NamedPackage {
  const written = requirement.trim();
  const exact = EXACT.exec(written)?.[1];
  const decided = exact === undefined ? { version: '', range: written } : { version: exact };
  return { kind: 'package', name, ...decided, evidence: 'declared', development };
}
