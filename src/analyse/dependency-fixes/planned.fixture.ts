import type { Affected } from '../../model/advisory.ts';
import type { Package } from '../../model/package.ts';
import { matchVulnerabilities } from '../vulnerabilities/match.ts';
import { memoryStore, type Written } from '../vulnerabilities/memory-store.fixture.ts';
import { type FixInput, planFixes } from './plan.ts';

/** A package of npm of which versions are affected. */
export const affected = (name: string, introduced: string, fixed: string): Affected => ({
  ecosystem: 'npm',
  name,
  versions: [],
  severity: [],
  ranges: [{ type: 'SEMVER', events: [{ introduced }, { fixed }] }],
});
/** A package that a lock file of npm tells of. */
export const npm = (
  name: string,
  version: string,
  direct: boolean | undefined,
  path = '/package-lock.json',
): Package => ({
  purl: `pkg:npm/${name}@${version}`,
  ecosystem: 'npm',
  name,
  version,
  licences: [],
  ...(direct !== undefined && { direct }),
  locations: [{ path, foundBy: 'npm', evidence: 'locked' }],
});

/** What is planned of packages, in words, with the manifests that change. */
export function planned(
  packages: readonly Package[],
  advisories: readonly Written[],
  texts: Readonly<Record<string, string>>,
  allowsMajor = false,
  more: Pick<FixInput, 'locks' | 'releases'> = {},
) {
  const store = memoryStore(advisories);
  const judge = (asked: readonly Package[]) => [
    ...matchVulnerabilities({ packages: asked, distribution: undefined, store }).findings,
  ];
  const manifests = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const plan = planFixes({ packages, findings: judge(packages), manifests, judge, allowsMajor, ...more });
  const told = plan.changes.map(({ kind, file, package: one, to, step, clears }) => {
    return [
      kind,
      file,
      one.name,
      to,
      step,
      clears
        .map(({ id }) => id)
        .toSorted()
        .join(),
    ].join(' ');
  });
  return {
    told,
    left: plan.left.map(({ package: one, reason }) => `${one.name}: ${reason}`),
    texts: plan.texts,
  };
}
