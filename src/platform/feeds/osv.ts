import * as z from 'zod';
import type { Advisory, Affected, RangeEvent } from '../../model/advisory.ts';
import { listOf } from '../../model/json/list-of.ts';
import { parseJson } from '../../model/json/parse.ts';
import { advisoryRating, affectedRating } from './rating.ts';
import { vulnerableCode } from './vulnerable-code.ts';

export interface OsvRecord {
  readonly advisory: Advisory;
  readonly affected: readonly Affected[];
}

/** Ids become URL segments and file names, ecosystems and names keys, versions lines of a list. */
export const ONE_LINE = /^[^\p{Cc}]{1,1000}$/u;
const oneLine = z.string().regex(ONE_LINE, 'is not one line of up to 1000 characters');
export const OSV_ID = /^[A-Za-z0-9_][A-Za-z0-9_.:+~@-]{0,199}$/;
const id = z.string().regex(OSV_ID, 'is not an advisory id');
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date-time');

/** Lists of texts are looked at as a whole: one advisory may have thousands. */
const lines = z
  .custom<string[]>(
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string' && ONE_LINE.test(one)),
    'holds what is not one line of text',
  )
  .nullish()
  .transform((value) => value ?? []);

/** An optional list, in which OSV's exporters also write null. */
function list<T extends z.ZodType>(item: T) {
  return listOf(item)
    .nullish()
    .transform((value) => value ?? []);
}

/** Whatever a database adds of its own; only words and numbers in it are ever looked at. */
const specific = z
  .custom<Readonly<Record<string, unknown>>>((value) => typeof value === 'object' && !Array.isArray(value))
  .nullish()
  .catch(undefined);
const severity = list(z.object({ type: z.string(), score: z.string() })).catch([]);
const EVENT_KEYS = ['introduced', 'fixed', 'last_affected', 'limit'] as const;
interface RawEvent {
  readonly introduced?: string | null;
  readonly fixed?: string | null;
  readonly last_affected?: string | null;
  readonly limit?: string | null;
}
const rangeEvent = z.custom<RawEvent>(isEvent, 'is not an event of a range');
const affected = z.object({
  package: z.object({ ecosystem: oneLine, name: oneLine }).nullish(),
  ranges: list(z.object({ type: z.string(), events: list(rangeEvent) })),
  versions: lines,
  severity,
  ecosystem_specific: specific,
  database_specific: specific,
});
const record = z.object({
  id,
  modified: time,
  published: time.nullish().catch(undefined),
  withdrawn: time.nullish(),
  aliases: lines,
  upstream: lines,
  related: lines,
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity,
  affected: list(affected),
  references: list(z.object({ url: z.string() })).catch([]),
  database_specific: specific,
});
type RawAffected = z.infer<typeof affected>;

/**
 * Reads one record of the OSV schema 1.x (https://ossf.github.io/osv-schema/); unknown fields are passed over.
 * GIT ranges and affected parts without a package are left out: only package versions are matched.
 * Throws for bytes that are not such a record; the message says what is wrong.
 */
export function parseOsvRecord(bytes: Uint8Array): OsvRecord {
  const parsed = record.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (!parsed.success) throw new Error(firstIssue(parsed.error));
  const raw = parsed.data;
  const rating = advisoryRating(raw.id, raw.summary ?? '', raw.database_specific ?? {});
  return {
    advisory: {
      id: raw.id,
      aliases: raw.aliases,
      upstream: raw.upstream,
      related: raw.related,
      summary: raw.summary ?? '',
      details: raw.details ?? '',
      ...(raw.published && { published: raw.published }),
      modified: raw.modified,
      ...(raw.withdrawn && { withdrawn: raw.withdrawn }),
      severity: raw.severity,
      ...(rating !== undefined && { rating }),
      references: raw.references.map((reference) => reference.url),
    },
    affected: raw.affected.flatMap(readAffected),
  };
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : error.message;
}

function readAffected(raw: RawAffected): Affected[] {
  if (!raw.package) return [];
  const rating = affectedRating(raw.ecosystem_specific ?? {}, raw.database_specific ?? {});
  const code = vulnerableCode(raw.package.ecosystem, raw.ecosystem_specific ?? {});
  return [
    {
      ecosystem: raw.package.ecosystem,
      name: raw.package.name,
      ranges: raw.ranges
        .filter((range) => range.type !== 'GIT')
        .map((range) => ({ type: range.type, events: range.events.flatMap(splitEvent) })),
      versions: raw.versions,
      severity: raw.severity,
      ...(rating !== undefined && { rating }),
      ...(code && { code }),
    },
  ];
}

function isEvent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Readonly<Record<string, unknown>>;
  return EVENT_KEYS.every((key) => {
    const text = event[key];
    return text === undefined || text === null || (typeof text === 'string' && ONE_LINE.test(text));
  });
}

/** The schema wants one key in each event; some databases write `introduced` and `fixed` into one. */
function splitEvent(event: RawEvent): RangeEvent[] {
  return EVENT_KEYS.flatMap((key) => (event[key] ? [{ [key]: event[key] }] : []));
}
