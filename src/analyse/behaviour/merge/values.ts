import { keyFields, NESTED, type Section, SECTION_NAMES } from '../../../model/profile/key.ts';
import type { Line, Provenance } from '../../../model/profile/line.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { isSame } from '../../../model/profile/text.ts';
import { mergeProvenance, provenanceKey } from '../provenance.ts';
import { mergeLists, type Sides } from './lists.ts';

/** Something that both sides changed, each in its own way. The merged text has `mine`; nothing of `theirs` is lost, for it is here. */
export interface Conflict {
  /** The workload, `namespace/name`. */
  readonly workload: string;
  /** Where: a path in `mine`, or in `theirs` where `mine` has it no more. */
  readonly path: string;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Hears of what both sides changed. */
export type Report = (conflict: Omit<Conflict, 'workload'>) => void;

/** The value that one side changed, or that both agree on; where they differ it is `mine`, and a conflict. */
function mergeValue(path: string, { base, mine, theirs }: Sides<unknown>, report: Report): unknown {
  if (isSame(base, theirs) || isSame(mine, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  report({ path, base, mine, theirs });
  return mine;
}

/** `mine` with what changed from `base` to `theirs`; without `base`, whatever both have and is not the same is a conflict. */
export function mergeProfile(
  {
    base,
    mine,
    theirs,
  }: { base: WorkloadProfile | undefined; mine: WorkloadProfile; theirs: WorkloadProfile },
  report: Report,
): WorkloadProfile {
  const fields = SECTION_NAMES.filter((name) => !name.includes('.'));
  const sections = mergeSections('', fields, { base, mine, theirs }, report);
  const metadata = mergeMetadata(
    { base: base?.metadata, mine: mine.metadata, theirs: theirs.metadata },
    report,
  );
  return withFields(mine, { ...sections, metadata });
}

function mergeMetadata(sides: Sides<object>, report: Report): object {
  return mergeMap('metadata', sides, (path, field, values) =>
    field === 'labels' && Object.values(values).every((value) => value !== undefined)
      ? mergeMap(path, values as Sides<object>, (inner, _, labels) => mergeValue(inner, labels, report))
      : mergeValue(path, values, report),
  );
}

function mergeMap(
  path: string,
  { base, mine = {}, theirs = {} }: Sides<object>,
  merge: (path: string, field: string, values: Sides<unknown>) => unknown,
): object {
  const fields = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const merged = [...fields].map((field): [string, unknown] => {
    const values = { base: fieldOf(base, field), mine: fieldOf(mine, field), theirs: fieldOf(theirs, field) };
    return [field, merge(`${path}.${field}`, field, values)];
  });
  return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
}

function fieldOf(holder: object | undefined, field: string): unknown {
  return holder !== undefined && Object.hasOwn(holder, field) ? Reflect.get(holder, field) : undefined;
}

/** A copy with other fields, without those that are undefined. */
function withFields<T extends object>(holder: T, fields: object): T {
  const entries = Object.entries({ ...holder, ...fields }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}

function mergeSections(
  prefix: '' | `${string}.`,
  fields: readonly string[],
  sides: Sides<object>,
  report: Report,
  path = '',
): object {
  const merged = fields.map((field): [string, unknown] => {
    const section = `${prefix}${field}` as Section;
    const lists = {
      base: fieldOf(sides.base, field) as Line[] | undefined,
      mine: fieldOf(sides.mine, field) as Line[] | undefined,
      theirs: fieldOf(sides.theirs, field) as Line[] | undefined,
    };
    return [field, mergeLists(section, `${path}${field}`, lists, { report, mergeLine })];
  });
  return Object.fromEntries(merged);
}

/** What a line is about is merged as a whole, for half of it may mean something else; all else field by field. */
function mergeLine(
  section: Section,
  path: string,
  sides: { base: Line | undefined; mine: Line; theirs: Line },
  report: Report,
): Line {
  const { base, mine, theirs } = sides;
  const about = {
    base: base && pick(base, keyFields(section)),
    mine: pick(mine, keyFields(section)),
    theirs: pick(theirs, keyFields(section)),
  };
  const nested = NESTED[section];
  const own = new Set([...keyFields(section), ...nested, 'provenance']);
  const others = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])].filter(
    (field) => !own.has(field),
  );
  const merged = others.map((field): [string, unknown] => {
    const values = { base: fieldOf(base, field), mine: fieldOf(mine, field), theirs: fieldOf(theirs, field) };
    return [field, mergeValue(`${path}.${field}`, values, report)];
  });
  return withFields(
    {
      state: mine.state,
      provenance: mergeProvenances(base?.provenance ?? [], mine.provenance, theirs.provenance),
    },
    {
      ...(mergeValue(path, about, report) as object),
      ...Object.fromEntries(merged),
      ...mergeSections(`${section}.`, nested, sides, report, `${path}.`),
    },
  );
}

function pick(line: Line, fields: readonly string[]): object {
  return Object.fromEntries(
    fields.map((field) => [field, fieldOf(line, field)]).filter(([, value]) => value !== undefined),
  );
}

/** Reasons never conflict: what either side added stays, and what one side took away and the other left alone goes. */
function mergeProvenances(
  base: readonly Provenance[],
  mine: readonly Provenance[],
  theirs: readonly Provenance[],
): Provenance[] {
  const [before, ours, others] = [base, mine, theirs].map(
    (list) => new Map(list.map((entry) => [provenanceKey(entry), entry])),
  );
  const kept = [...new Set([...(ours?.keys() ?? []), ...(others?.keys() ?? [])])].flatMap((key) => {
    const [old, own, other] = [before?.get(key), ours?.get(key), others?.get(key)];
    if (isSame(old, own)) return other ? [other] : [];
    if (isSame(old, other)) return own ? [own] : [];
    return mergeProvenance(own ? [own] : [], other ? [other] : []);
  });
  return kept.length > 0 ? kept : [...mine];
}
