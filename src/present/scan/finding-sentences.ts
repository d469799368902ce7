import type { Finding } from '../../model/finding/finding.ts';
import { aboutText, isPossible } from '../../model/finding/about.ts';
import { versionText } from '../../model/version-text.ts';
import { dependencyWay } from './dependency-way.ts';

/** What is wrong with what, and what to do about it, for formats that show a finding by itself; not made visible yet. */
export function findingSentences(finding: Finding): string {
  const { id, title, advice } = finding;
  if (finding.kind !== 'vulnerability') return `${aboutText(finding)}: ${title}. ${advice}`;
  const { name, ecosystem } = finding.package;
  const has = isPossible(finding) ? 'may have' : 'has';
  const fix = finding.fixedIn.length > 0 ? `fixed in ${finding.fixedIn.join(', ')}` : 'no fix yet';
  const way = dependencyWay(finding);
  const comesIn = way === '' ? '' : ` (${way})`;
  return `${name} ${versionText(finding.package)} (${ecosystem}) ${has} ${id}: ${title} (${fix}). ${advice}${comesIn}`;
}
