import type { NamedPackage } from './types.ts';

const TEXT = /^\s*,\s*(?:\[\s*)?(?:"([^"#]*)"|'([^']*)')\s*\]?/;
const EXACT = /^=?\s*(\d[\w.]*)$/;

/** What a manifest in Ruby asks for by name, at a version or in a range. */
export function requested(name: string, requirements: readonly string[], development: boolean): NamedPackage {
  const exact = requirements.map((one) => EXACT.exec(one)?.[1]).find((one) => one !== undefined);
  const known =
    exact === undefined ? { version: '', range: requirements.join(', ') || '*' } : { version: exact };
  return { kind: 'package', name, ...known, evidence: 'declared', development };
}

/** The texts right after the name: requirements, as long as no option has begun. */
export function requirementsIn(rest: string): string[] {
  const found: string[] = [];
  for (let left = rest, text = TEXT.exec(left); text; text = TEXT.exec(left)) {
    left = left.slice(text[0].length);
    if (/^\s*(?:=>|:)/.test(left)) break;
    found.push((text[1] ?? text[2] ?? '').trim());
  }
  return found.filter((one) => one !== '');
}
