import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

const MAXIMUM_LINE = 4096;
const PACKAGE = /^(?:nuget|clitool)\s+([\w.-]+)\s*(.*)/i;
/** `>= 1.0`, `== 1.0`, `~> 1.0`, or a version alone, which stands for `==`. */
const BOUND = /^(~>|>=|<=|==|=|>|<)?\s*(\d[\w.+*-]*)(?:\s+|$)/;
/** What Paket prefers among several versions, in front of a requirement. */
const STRATEGY = /^[@!]+\s*/;

/**
 * `paket.dependencies`: what a project asks Paket for. Ranges are told as NuGet writes them.
 * Source: https://fsprojects.github.io/Paket/nuget-dependencies.html
 */
export const PAKET_DEPENDENCIES: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  decidedBy: { lockFiles: ['paket.lock'] },
  recognises: endingWith('/paket.dependencies'),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const broken: number[] = [];
    for (const [index, line] of linesOf(decodeText(file.bytes())).entries()) {
      const text = line.slice(0, MAXIMUM_LINE).trim();
      if (!/^(?:nuget|clitool)\s/i.test(text)) continue;
      const [, name, rest = ''] = PACKAGE.exec(text) ?? [];
      if (name === undefined) broken.push(index + 1);
      else
        found.push({
          kind: 'package',
          name,
          ...versionIn(rest),
          evidence: 'declared',
          direct: true,
        });
    }
    return [...found, ...brokenParts(broken, 'declared')];
  },
};

interface Bound {
  readonly operator: string;
  readonly version: string;
}

/** The version of a requirement, or its range; options (`framework: net8.0`) and kinds of prereleases may follow. */
function versionIn(rest: string): { readonly version: string; readonly range?: string } {
  const bounds: Bound[] = [];
  let left = rest.replace(STRATEGY, '');
  for (let bound = BOUND.exec(left); bound; bound = BOUND.exec(left)) {
    bounds.push({ operator: bound[1] ?? '==', version: bound[2] ?? '' });
    left = left.slice(bound[0].length);
  }
  const exact = bounds.find(({ operator }) => operator === '==' || operator === '=');
  if (exact && !exact.version.includes('*')) return { version: exact.version };
  return { version: '', range: exact?.version ?? rangeOf(bounds) };
}

function rangeOf(bounds: readonly Bound[]): string {
  let [lower, upper] = ['(', ')'];
  for (const { operator, version } of bounds) {
    if (operator === '>=' || operator === '~>') lower = `[${version}`;
    if (operator === '>') lower = `(${version}`;
    if (operator === '<=') upper = `${version}]`;
    if (operator === '<') upper = `${version})`;
    if (operator === '~>' && upper === ')') upper = `${nextOf(version)})`;
  }
  return bounds.length === 0 ? '*' : `${lower},${upper}`;
}

/** The first version that `~> VERSION` leaves out: the part before its last is raised. */
function nextOf(version: string): string {
  const parts = (version.split('-', 1)[0] ?? '').split('.');
  const kept = parts.length > 1 ? parts.slice(0, -1) : parts;
  const last = Number.parseInt(kept.at(-1) ?? '0', 10);
  return [...kept.slice(0, -1), String(last + 1)].join('.');
}
