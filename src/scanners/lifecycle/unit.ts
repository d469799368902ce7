import {
  type Lifecycle,
  lifecycleOfDistribution,
  lifecycleOfProgram,
} from '../../analyse/lifecycle/judge.ts';
import type { FindingOf } from '../../model/finding/finding.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import { mostUrgentFirst } from '../../model/finding/most-urgent-first.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Gap } from '../../model/gap.ts';
import type { ScannedTarget, Scanner } from '../types.ts';

const NO_DAY: Gap = {
  kind: 'missing-data',
  subject: 'lifecycle',
  reason: 'nobody said what day it is, so whether releases are still maintained is not known',
};

/** The distribution's release, and programs that no package manager brought, of which security fixes have ended. */
export const LIFECYCLE_SCANNER: Scanner = {
  id: 'lifecycle',
  title: 'releases that get no security fixes any more',
  isUsual: false,
  vectors: ['V3', 'V6'],
  version: 1,
  packages: true,
  advisories: false,
  analysers: [],
  removedFiles: false,
  findings(target) {
    const { today } = target;
    if (!today) return { findings: [], gaps: target.packages.length > 0 ? [NO_DAY] : [] };
    return { findings: mostUrgentFirst(findingsOf(target, today)), gaps: [] };
  },
};

function* findingsOf(target: ScannedTarget, today: Date): Generator<FindingOf<'end-of-life'>> {
  const system = target.distribution && lifecycleOfDistribution(target.distribution, today);
  if (system) yield findingOf(system, '/etc/os-release', []);
  for (const one of target.packages) {
    const found = lifecycleOfProgram(one, today);
    const [place] = one.locations;
    if (found && place) yield findingOf(found, place.path, target.originsOf({ layer: place.layer }));
  }
}

function findingOf(
  { product, title, version, date, extended, page, isOver, severity }: Lifecycle,
  path: string,
  origins: FindingOf<'end-of-life'>['origins'],
): FindingOf<'end-of-life'> {
  const when = isOver ? `has had no security fixes since ${date}` : `gets no security fixes after ${date}`;
  return marked<'end-of-life'>({
    kind: 'end-of-life',
    id: 'end-of-life',
    title: `${title} ${version} ${when}`,
    severity,
    vectors: ['V3', 'V6'],
    advice: extended
      ? `Move to a release that is maintained; until ${extended} there is paid or volunteer support.`
      : 'Move to a release that is maintained: what is found in this one from now on, nobody mends.',
    references: page === undefined ? [] : [page],
    priority: SEVERITY_PRIORITY[severity],
    product,
    version,
    date,
    ...(extended !== undefined && { extended }),
    subject: { kind: 'file', path },
    origins,
  });
}
