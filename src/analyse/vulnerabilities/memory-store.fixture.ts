import type {
  Advisory,
  Affected,
  ExploitProbability,
  Exploitation,
  RangeEvent,
} from '../../model/advisory.ts';
import type { Package } from '../../model/package.ts';
import type { AdvisoryMatch, AdvisoryStore } from '../../platform/advisories/types.ts';

export interface Written extends Partial<Omit<Advisory, 'id'>> {
  readonly id: string;
  readonly affected?: readonly Affected[];
}

/** An advisory store over advisories written in a test. */
export function memoryStore(
  written: readonly Written[],
  extra: {
    readonly exploited?: Readonly<Record<string, Exploitation>>;
    readonly epss?: Readonly<Record<string, ExploitProbability>>;
    readonly ecosystems?: readonly string[];
  } = {},
): AdvisoryStore {
  const records = written.map(recordOf);
  const present = new Set([
    ...(extra.ecosystems ?? []),
    ...records.flatMap((record) => record.affected.map((part) => part.ecosystem)),
  ]);
  return {
    find: (ecosystem, name) =>
      records
        .map(({ advisory, affected }) => ({
          advisory,
          affected: affected.filter((part) => part.ecosystem === ecosystem && part.name === name),
        }))
        .filter(({ affected }) => affected.length > 0),
    namesakes: (ecosystem, artifact) => {
      const names = records.flatMap((record) =>
        record.affected.flatMap((part) => (part.ecosystem === ecosystem ? [part.name] : [])),
      );
      return [...new Set(names)].filter((name) => name.endsWith(`:${artifact}`)).toSorted();
    },
    get: (id) => records.find(({ advisory }) => advisory.id === id),
    named: (id) =>
      records
        .filter(({ advisory: { id: own, aliases, upstream } }) => [own, ...aliases, ...upstream].includes(id))
        .map(({ advisory }) => advisory.id)
        .toSorted(),
    exploitation: (cve) => extra.exploited?.[cve],
    exploitProbability: (cve) => extra.epss?.[cve],
    ecosystems: () => [...present].toSorted(),
    status: () => ({ compiled: '2099-01-01T00:00:00Z', advisories: records.length, ecosystems: {} }),
    [Symbol.dispose]: () => {},
  };
}

function recordOf({ affected = [], ...advisory }: Written): AdvisoryMatch {
  const empty = {
    aliases: [],
    upstream: [],
    related: [],
    summary: '',
    details: '',
    severity: [],
    references: [],
  };
  return { advisory: { ...empty, modified: '2099-01-01T00:00:00Z', ...advisory }, affected };
}

/** What an advisory says of a package: `events` as OSV writes them, of one range of type ECOSYSTEM. */
export function says(
  ecosystem: string,
  name: string,
  events: readonly RangeEvent[],
  more: Partial<Affected> = {},
): Affected {
  const type = ['npm', 'crates.io', 'Go'].includes(ecosystem) ? 'SEMVER' : 'ECOSYSTEM';
  const ranges = events.length === 0 ? [] : [{ type, events }];
  return { ecosystem, name, ranges, versions: [], severity: [], ...more };
}

/** `[{introduced: 0}, {fixed}]`, without the latter for what has no fix. */
export function before(fixed?: string): RangeEvent[] {
  return [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])];
}

export function installed(
  ecosystem: Package['ecosystem'],
  name: string,
  version: string,
  more: Partial<Package> = {},
): Package {
  return {
    purl: `pkg:${ecosystem}/${name}@${version}`,
    ecosystem,
    name,
    version,
    licences: [],
    locations: [{ path: `/found/${name}`, foundBy: 'test', evidence: 'installed' }],
    ...more,
  };
}
