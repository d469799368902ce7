import { Fault } from '../../model/fault.ts';
import { keyOf, NESTED, type Section, SECTION_NAMES } from '../../model/profile/key.ts';
import type { Line, Provenance } from '../../model/profile/line.ts';
import { linesOf, type WorkloadProfile } from '../../model/profile/profile.ts';
import type { Agreement } from '../../model/report/profile.ts';
import { divide, unite } from './atoms.ts';
import { covers } from './coverage.ts';
import { mergeProvenance } from './provenance.ts';

/** What was seen of a workload: sections of a profile, whose lines have a provenance of kind `observed`. Limits are not seen. */
export type Observation = Omit<WorkloadProfile, 'apiVersion' | 'kind' | 'metadata' | 'limits'>;

/**
 * A profile with what was observed. A line that speaks of what was seen gets its provenance; what no line speaks of
 * becomes a proposed line, behind the others and sorted by key. Nothing else changes: states and extents stay. Observing
 * the same again changes nothing, and the order of observations does not matter.
 * Throws a `Fault` (`usage`) for a line without an observed provenance, (`limit`) for a line seen by too many sources.
 */
export function mergeObservation(profile: WorkloadProfile, observed: Observation): WorkloadProfile {
  return mergeSections('', profile, observed);
}

function mergeSections<Holder extends object>(
  prefix: '' | `${Section}.`,
  into: Holder,
  observed: object,
): Holder {
  const fields =
    prefix === ''
      ? SECTION_NAMES.filter((name) => !name.includes('.') && name !== 'limits')
      : NESTED[prefix.slice(0, -1) as Section];
  const merged = new Map(Object.entries(into) as [string, unknown][]);
  for (const field of fields) {
    const seen = Reflect.get(observed, field) as Line[] | undefined;
    if (!seen) continue;
    merged.set(field, mergeLines(`${prefix}${field}` as Section, (merged.get(field) ?? []) as Line[], seen));
  }
  return Object.fromEntries(merged) as Holder;
}

function mergeLines(section: Section, lines: readonly Line[], seen: readonly Line[]): Line[] {
  const effective = lines.filter((line) => !isMereObservation(line)).map((line) => ({ line }));
  const mere = new Map(lines.filter(isMereObservation).map((line) => [keyOf(section, line), { line }]));
  for (const observed of seen) {
    const provenance = observedOnly(section, observed);
    const touched = new Set<{ line: Line }>();
    const unknown = divide(section, observed).filter((part) => {
      const speaking = effective.filter(({ line }) =>
        covers(section, line, asFarAsKnown(section, line, part)),
      );
      for (const entry of speaking) touched.add(entry);
      return speaking.length === 0;
    });
    if (unknown.length > 0) {
      const rest = unite(section, observed, unknown);
      const key = keyOf(section, rest);
      const entry = mere.get(key) ?? { line: withoutNested(section, rest) };
      mere.set(key, entry);
      touched.add(entry);
    }
    for (const entry of touched) entry.line = withObservation(section, entry.line, observed, provenance);
  }
  const sorted = [...mere].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return [...effective, ...sorted].map(({ line }) => line);
}

/** What an observer may not have been able to see; a line is not doubted for it. */
const OFTEN_UNSEEN: Readonly<Record<Section, readonly string[]>> = {
  processes: ['arguments', 'parent'],
  files: [],
  capabilities: [],
  systemCalls: [],
  devices: [],
  users: ['gid'],
  listens: ['tls', 'from', 'tokens'],
  'listens.routes': [],
  'listens.grpc': [],
  egress: ['tls', 'sni'],
  'egress.http': [],
  'egress.sql': [],
  'egress.kafka': [],
  'egress.grpc': [],
  secrets: ['environment', 'file'],
  shared: [],
  limits: [],
};

function asFarAsKnown(section: Section, line: Line, observed: Line): Line {
  const unseen = OFTEN_UNSEEN[section].filter((field) => Reflect.get(observed, field) === undefined);
  if (unseen.length === 0) return observed;
  return { ...observed, ...Object.fromEntries(unseen.map((field) => [field, Reflect.get(line, field)])) };
}

/** A line that nobody has decided about and that was only ever seen: it speaks for nothing but itself. */
function isMereObservation(line: Line): boolean {
  return line.state === 'proposed' && line.provenance.every(({ kind }) => kind === 'observed');
}

function observedOnly(section: Section, line: Line): Provenance[] {
  const provenance = line.provenance.filter(({ kind }) => kind === 'observed');
  if (provenance.length > 0) return provenance;
  throw new Fault('usage', `a line of ${section} has no provenance of kind observed`, {
    hint: 'give every observed line the source that saw it',
  });
}

/** A new line: proposed, and only its own observations; lines inside it are merged in afterwards. */
function withoutNested(section: Section, line: Line): Line {
  const fields = Object.entries(line).filter(([field]) => !NESTED[section].includes(field));
  return { ...Object.fromEntries(fields), state: 'proposed', provenance: [] };
}

function withObservation(
  section: Section,
  line: Line,
  observed: Line,
  provenance: readonly Provenance[],
): Line {
  const merged = { ...line, provenance: mergeProvenance(line.provenance, provenance) };
  return NESTED[section].length > 0 ? mergeSections(`${section}.`, merged, observed) : merged;
}

/** How a line stands between what was said and what was seen. */
export function agreementOf(line: Line): Agreement {
  const kinds = new Set(line.provenance.map(({ kind }) => kind));
  if (!kinds.has('observed')) return 'unused';
  return kinds.size > 1 ? 'agreed' : 'suspect';
}

/** Paths of a profile's lines by standing, refused lines and limits left out: limits are not seen. */
export function observationReport(profile: WorkloadProfile): Record<Agreement, string[]> {
  const report: Record<Agreement, string[]> = { agreed: [], unused: [], suspect: [] };
  for (const { section, path, line } of linesOf(profile)) {
    if (line.state !== 'refused' && section !== 'limits') report[agreementOf(line)].push(path);
  }
  return report;
}
