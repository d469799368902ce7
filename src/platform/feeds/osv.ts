import type { Advisory, Affected, RangeEvent, SeverityEntry } from '../../model/advisory.ts';
import { parseJson } from '../../model/json/parse.ts';
import { advisoryRating, affectedRating } from './rating.ts';
import { vulnerableCode } from './vulnerable-code.ts';

export interface OsvRecord {
  readonly advisory: Advisory;
  readonly affected: readonly Affected[];
}

/** Ids become URL segments and file names, ecosystems and names keys, versions lines of a list. */
export const ONE_LINE = /^[^\p{Cc}]{1,1000}$/u;
export const OSV_ID = /^[A-Za-z0-9_][A-Za-z0-9_.:+~@-]{0,199}$/;
const EVENT_KEYS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
const DECODER = new TextDecoder();

/** An object of somebody else's JSON. */
type Raw = Readonly<Record<string, unknown>>;

/**
 * Reads one record of the OSV schema 1.x (https://ossf.github.io/osv-schema/); unknown fields are passed over, and null
 * is as good as absent, as OSV's exporters write it. GIT ranges and affected parts without a package are left out: only
 * package versions are matched. Throws for bytes that are not such a record; the message says what is wrong.
 *
 * By hand, and straight into what is kept: there are hundreds of thousands, and a schema makes a copy of each at every
 * level, which took a third of an update.
 */
export function parseOsvRecord(bytes: Uint8Array): OsvRecord {
  const raw = objectOf(parseJson(DECODER.decode(bytes)), 'record');
  const id = textOf(raw['id'], 'id') ?? '';
  if (!OSV_ID.test(id)) throw wrong('id', 'is not an advisory id');
  const modified = timeOf(raw['modified'], 'modified');
  if (modified === undefined) throw wrong('modified', 'is missing');
  const published = isTime(raw['published']) ? raw['published'] : undefined;
  const withdrawn = timeOf(raw['withdrawn'], 'withdrawn');
  const summary = textOf(raw['summary'], 'summary') ?? '';
  const rating = advisoryRating(id, summary, specificOf(raw['database_specific']));
  return {
    advisory: {
      id,
      aliases: linesOf(raw['aliases'], 'aliases'),
      upstream: linesOf(raw['upstream'], 'upstream'),
      related: linesOf(raw['related'], 'related'),
      summary,
      details: textOf(raw['details'], 'details') ?? '',
      ...(published !== undefined && { published }),
      modified,
      ...(withdrawn !== undefined && { withdrawn }),
      severity: severityOf(raw['severity']),
      ...(rating !== undefined && { rating }),
      references: referencesOf(raw['references']),
    },
    affected: listOf(raw['affected'], 'affected').flatMap((part) => affectedOf(objectOf(part, 'affected'))),
  };
}

function affectedOf(raw: Raw): Affected[] {
  const given = listOf(raw['ranges'], 'affected.ranges').flatMap(rangeOf);
  const versions = linesOf(raw['versions'], 'affected.versions');
  if (isAbsent(raw['package'])) return [];
  const named = objectOf(raw['package'], 'affected.package');
  const ecosystem = lineOf(named['ecosystem'], 'affected.package.ecosystem');
  const name = lineOf(named['name'], 'affected.package.name');
  const ranges = ecosystem === 'Bitnami' ? given.map(withPlainDays) : given;
  const specific = specificOf(raw['ecosystem_specific']);
  const rating = affectedRating(specific, specificOf(raw['database_specific']));
  const code = vulnerableCode(ecosystem, specific);
  const severity = severityOf(raw['severity']);
  const more = { ...(rating !== undefined && { rating }), ...(code && { code }) };
  return [{ ecosystem, name, ranges, versions, severity, ...more }];
}

/** None of a GIT range. */
function rangeOf(value: unknown): Affected['ranges'] {
  const raw = objectOf(value, 'affected.ranges');
  const type = textOf(raw['type'], 'affected.ranges.type');
  if (type === undefined) throw wrong('affected.ranges.type', 'is missing');
  const events: RangeEvent[] = [];
  for (const event of listOf(raw['events'], 'affected.ranges.events')) addEvents(events, event);
  return type === 'GIT' ? [] : [{ type, events }];
}

/** Bitnami writes days where it means semantic versions, in which no number begins with a zero. */
function withPlainDays({ type, events }: Affected['ranges'][number]): Affected['ranges'][number] {
  const changed = events.flatMap((event) =>
    EVENT_KEYS.flatMap((key) => (event[key] === undefined ? [] : [{ [key]: plainDay(event[key]) }])),
  );
  return { type, events: changed };
}

/** `2022.04.12` as `2022.4.12`. */
function plainDay(version: string): string {
  return /^\d{4}\.\d\d\.\d\d$/.test(version) ? version.replaceAll('.0', '.') : version;
}

/** The schema wants one key in each event; some databases write `introduced` and `fixed` into one. */
function addEvents(events: RangeEvent[], value: unknown): void {
  const raw = objectOf(value, 'affected.ranges.events');
  for (const key of EVENT_KEYS) {
    const version = raw[key];
    if (isAbsent(version)) continue;
    events.push({ [key]: lineOf(version, 'affected.ranges.events') });
  }
}

/** What is no such list says nothing. */
function severityOf(value: unknown): SeverityEntry[] {
  if (!Array.isArray(value)) return [];
  const entries: SeverityEntry[] = [];
  for (const one of value as unknown[]) {
    if (!isObject(one)) return [];
    const { type, score } = one;
    if (typeof type !== 'string' || typeof score !== 'string') return [];
    entries.push({ type, score });
  }
  return entries;
}

/** As of severities. */
function referencesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  const urls: string[] = [];
  for (const one of value as unknown[]) {
    if (!isObject(one) || typeof one['url'] !== 'string') return [];
    urls.push(one['url']);
  }
  return urls;
}

/** Whatever a database adds of its own; only words and numbers in it are ever looked at. */
function specificOf(value: unknown): Raw {
  return isObject(value) ? value : {};
}

function objectOf(value: unknown, path: string): Raw {
  if (!isObject(value)) throw wrong(path, 'is not an object');
  return value;
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (isAbsent(value)) return [];
  if (!Array.isArray(value)) throw wrong(path, 'is not a list');
  return value;
}

function linesOf(value: unknown, path: string): string[] {
  const lines = listOf(value, path);
  if (!lines.every((line) => typeof line === 'string' && ONE_LINE.test(line)))
    throw wrong(path, 'holds what is not one line of up to 1000 characters');
  return lines as string[];
}

function lineOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || !ONE_LINE.test(value))
    throw wrong(path, 'is not one line of up to 1000 characters');
  return value;
}

function timeOf(value: unknown, path: string): string | undefined {
  if (isAbsent(value)) return undefined;
  if (!isTime(value)) throw wrong(path, 'is not a date-time');
  return value;
}

function textOf(value: unknown, path: string): string | undefined {
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string') throw wrong(path, 'is not a text');
  return value;
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function isObject(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function wrong(path: string, reason: string): Error {
  return new Error(`${path}: ${reason}`);
}
