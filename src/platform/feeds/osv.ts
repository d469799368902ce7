import * as z from 'zod';
import type { Advisory, Affected, RangeEvent } from '../../model/advisory.ts';
import { parseJson } from '../../model/json/parse.ts';
import { advisoryRating, affectedRating } from './rating.ts';

export interface OsvRecord {
  readonly advisory: Advisory;
  readonly affected: readonly Affected[];
}

/** Ids become URL segments and file names, ecosystems and names keys, versions lines of a list. */
const oneLine = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\p{Cc}]*$/u, 'has control characters');
export const OSV_ID = /^[A-Za-z0-9_][A-Za-z0-9_.:+~@-]{0,199}$/;
const id = z.string().regex(OSV_ID, 'is not an advisory id');
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is not a date-time');

/** An optional list, in which OSV's exporters also write null. */
function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

/** Whatever a database adds of its own; only words and numbers in it are ever looked at. */
const specific = z.record(z.string(), z.unknown()).nullish().catch(undefined);
const severity = list(z.object({ type: z.string(), score: z.string() })).catch([]);
const event = z.object({
  introduced: oneLine.nullish(),
  fixed: oneLine.nullish(),
  last_affected: oneLine.nullish(),
  limit: oneLine.nullish(),
});
const affected = z.object({
  package: z.object({ ecosystem: oneLine, name: oneLine }).nullish(),
  ranges: list(z.object({ type: z.string(), events: list(event) })),
  versions: list(oneLine),
  severity,
  ecosystem_specific: specific,
  database_specific: specific,
});
const record = z.object({
  id,
  modified: time,
  published: time.nullish().catch(undefined),
  withdrawn: time.nullish(),
  aliases: list(oneLine),
  upstream: list(oneLine),
  related: list(oneLine),
  summary: z.string().nullish(),
  details: z.string().nullish(),
  severity,
  affected: list(affected),
  references: list(z.object({ url: z.string() })).catch([]),
  database_specific: specific,
});
type RawAffected = z.infer<typeof affected>;
type RawEvent = z.infer<typeof event>;

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
    },
  ];
}

/** The schema wants one key in each event; some databases write `introduced` and `fixed` into one. */
function splitEvent({ introduced, fixed, last_affected, limit }: RawEvent): RangeEvent[] {
  return [
    ...(introduced ? [{ introduced }] : []),
    ...(fixed ? [{ fixed }] : []),
    ...(last_affected ? [{ last_affected }] : []),
    ...(limit ? [{ limit }] : []),
  ];
}
