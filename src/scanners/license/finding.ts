import { CATEGORY_SEVERITY, type Judgement } from '../../analyse/licences/judge.ts';
import type { LicenceCategory } from '../../analyse/licences/categories.ts';
import { ECOSYSTEMS } from '../../model/ecosystems.ts';
import type { FindingOf } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { type Severity, SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Package } from '../../model/package.ts';

const ASKS: Readonly<Record<LicenceCategory, string>> = {
  permissive: 'Its licence asks for little more than that it is named',
  'weak-copyleft': 'Who changes it must pass on the source of the change',
  copyleft: 'Who passes on what has it in it must pass on the source of the whole',
  'network-copyleft': 'Who offers it over a network must pass on its source',
  proprietary: 'Its licence restricts what it may be used for, or who may pass it on',
  unknown: 'Nobody can tell from here what its licence asks',
};

/** A licence that somebody should decide about, or that a policy does not want. `stated` are all licences of the package. */
export function licenceFinding(
  one: Package,
  stated: readonly string[],
  { standing, category, by }: Judgement,
): FindingOf<'licence'> {
  const severity = severityOf(one, standing, category);
  const { purl, ecosystem, name, version, range, development, locations } = one;
  return marked<'licence'>({
    kind: 'licence',
    id: standing === 'to decide' ? `licence-${category}` : `licence-${standing.replaceAll(' ', '-')}`,
    title: standing === 'to decide' ? ASKS[category] : titleOf(standing, by),
    severity,
    vectors: ['V3'],
    advice: adviceOf(standing, category),
    references: [],
    priority: SEVERITY_PRIORITY[severity],
    expression: stated.length > 0 ? stated.join(', ') : 'none stated',
    category,
    package: {
      purl,
      ecosystem,
      name,
      version,
      ...(range !== undefined && { range }),
      ...(development && { development }),
      locations,
    },
  });
}

function severityOf(
  { ecosystem }: Package,
  standing: Judgement['standing'],
  category: LicenceCategory,
): Severity {
  if (standing === 'denied') return 'high';
  if (standing === 'not allowed') return 'medium';
  // A distribution passes on the source of what it is made of, and stands beside the program.
  if (category === 'copyleft' && ECOSYSTEMS[ecosystem].kind === 'distribution') return 'low';
  return CATEGORY_SEVERITY[category];
}

function titleOf(standing: Judgement['standing'], by: string): string {
  return `The policy ${standing === 'denied' ? 'denies' : 'does not allow'} ${by === '' ? 'a package without a licence' : by}`;
}

function adviceOf(standing: Judgement['standing'], category: LicenceCategory): string {
  if (standing !== 'to decide')
    return 'Take another package, or waive it with a reason ("waivers", kind: licence).';
  if (category === 'unknown')
    return 'Look into the package for its licence, and waive it with what you found.';
  return 'Ask who answers for licences, and allow or deny it in "licences" of plimsoll.yaml.';
}
