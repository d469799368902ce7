import type { Line } from './line.ts';
import { canonicalText } from './text.ts';

/**
 * Every section and the fields of its lines that say what a line is about. `subject` is the thing, and `extent` how
 * much of it: two lines with the same subject and another extent are two lines that a person can decide about
 * separately. Only lines inside a line and the figures of limits are neither.
 */
const SECTIONS = {
  processes: { subject: ['executable'], extent: ['arguments', 'parent'] },
  files: { subject: ['path'], extent: ['access'] },
  capabilities: { subject: ['name'], extent: [] },
  systemCalls: { subject: ['name'], extent: [] },
  devices: { subject: ['path'], extent: ['access'] },
  users: { subject: ['uid', 'name'], extent: ['gid', 'groups', 'root'] },
  listens: { subject: ['protocol', 'port'], extent: ['tls', 'from', 'tokens'] },
  'listens.routes': { subject: ['kind', 'path'], extent: ['methods'] },
  'listens.grpc': { subject: ['service'], extent: ['methods'] },
  egress: { subject: ['to'], extent: ['ports', 'tls', 'sni'] },
  'egress.http': { subject: ['host', 'kind', 'path', 'headers'], extent: ['methods'] },
  'egress.sql': { subject: ['tables'], extent: ['verbs'] },
  'egress.kafka': { subject: ['topics'], extent: ['apis'] },
  'egress.grpc': { subject: ['service'], extent: ['methods'] },
  secrets: { subject: ['reference'], extent: ['environment', 'file'] },
  shared: { subject: ['kind', 'name', 'path'], extent: ['access', 'with'] },
  limits: { subject: ['kind', 'on', 'by'], extent: [] },
} as const satisfies Record<string, { subject: readonly string[]; extent: readonly string[] }>;

export type Section = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as Section[];

/** The sections that lines of a section have, by their field's name; most have none. */
export const NESTED = Object.fromEntries(
  SECTION_NAMES.map((section) => [section, fieldsOf(`${section}.`)]),
) as Readonly<Record<Section, readonly string[]>>;

function fieldsOf(prefix: string): readonly string[] {
  return SECTION_NAMES.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** What a line is about, as a text that is equal for two lines of a section if and only if they are about the same; without state, provenance and properties. */
export function keyOf(section: Section, line: object): string {
  const { subject, extent } = SECTIONS[section];
  return pick(line, [...subject, ...extent]);
}

/** The thing that a line is about, however much of it: the same for `GET /orders` and `POST /orders`. */
export function subjectOf(section: Section, line: object): string {
  return pick(line, SECTIONS[section].subject);
}

/** The fields that make a line's key. */
export function keyFields(section: Section): readonly string[] {
  return [...SECTIONS[section].subject, ...SECTIONS[section].extent];
}

function pick(line: object, fields: readonly string[]): string {
  const values: Readonly<Record<string, unknown>> = { ...line };
  const picked = fields
    .filter((field) => Object.hasOwn(values, field))
    .map((field) => [field, values[field]]);
  return canonicalText(Object.fromEntries(picked));
}

/** A line, and where it stands in its profile: a path such as `egress[2].http[0]`. */
export interface LineAt<L extends Line = Line> {
  readonly section: Section;
  readonly path: string;
  readonly line: L;
  /** The line that this one belongs to. */
  readonly parent?: LineAt;
}
