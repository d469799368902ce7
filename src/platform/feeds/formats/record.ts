import {
  type Affected,
  type RangeEvent,
  type SeverityEntry,
  UNDER_INVESTIGATION,
} from '../../../model/advisory.ts';
import { ONE_LINE, OSV_ID } from '../osv.ts';
import type { SourceRecord } from './types.ts';

const WORD = /^[A-Za-z][A-Za-z -]{0,39}$/;
const CVE = /\bCVE-\d{4}-\d{4,10}\b/g;
/** Older than any time that is told: a record without one gives way to any other. */
const UNKNOWN_TIME = '1970-01-01T00:00:00Z';
const MAXIMUM_DETAILS = 64 * 2 ** 10;

/** What publishers tell of an advisory; whatever they do not is left out. */
export interface Told {
  readonly id: string;
  /** The vulnerabilities that it is about. */
  readonly upstream?: readonly string[];
  readonly summary?: string | undefined;
  readonly details?: string | undefined;
  /** Times in any form that `Date` reads; without a zone they are UTC. */
  readonly published?: string | undefined;
  readonly modified?: string | undefined;
  /** The publisher's word for how bad it is. */
  readonly rating?: string | undefined;
  readonly severity?: readonly SeverityEntry[];
  readonly references?: readonly string[];
}

/**
 * An advisory out of what a publisher tells: texts that are not one line, and parts without a sound name, are left out.
 * Undefined where it has no sound id, or nothing is affected.
 */
export function recordOf(told: Told, affected: readonly Affected[]): SourceRecord | undefined {
  const sound = distinct(affected.filter(isSound));
  if (!OSV_ID.test(told.id) || sound.length === 0) return undefined;
  const published = timeOf(told.published);
  const rating = ratingOf(told.rating);
  const advisory = {
    id: told.id,
    aliases: [],
    upstream: [...new Set(told.upstream ?? [])].filter((id) => ONE_LINE.test(id) && id !== told.id),
    related: [],
    summary: (told.summary ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 1000),
    details: (told.details ?? '').trim().slice(0, MAXIMUM_DETAILS),
    ...(published !== undefined && { published }),
    modified: timeOf(told.modified) ?? published ?? UNKNOWN_TIME,
    severity: told.severity ?? [],
    ...(rating !== undefined && { rating }),
    references: [...new Set(told.references ?? [])].filter((url) => /^https?:\/\/\S{1,2000}$/.test(url)),
  };
  return { advisory, affected: sound };
}

/** A package that is affected before a version, or, without one, in every version. */
export function affectedBefore(ecosystem: string, name: string, fixed: string | undefined): Affected {
  return affectedIn(ecosystem, name, [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])]);
}

export function affectedIn(ecosystem: string, name: string, events: readonly RangeEvent[]): Affected {
  return { ecosystem, name, ranges: [{ type: 'ECOSYSTEM', events }], versions: [], severity: [] };
}

/** A package of which its publisher has not yet found out whether it is affected. */
export function notYetKnown(ecosystem: string, name: string): Affected {
  return { ...affectedIn(ecosystem, name, []), rating: UNDER_INVESTIGATION };
}

/** The CVE ids in texts, each once. */
export function cvesIn(...texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.flatMap((text) => text?.match(CVE) ?? []))];
}

/** A vector of CVSS as an entry of OSV; undefined for anything else. */
export function cvssOf(vector: unknown): SeverityEntry | undefined {
  if (typeof vector !== 'string' || vector.length > 200) return undefined;
  if (vector.startsWith('CVSS:4.0/')) return { type: 'CVSS_V4', score: vector };
  if (/^CVSS:3\.[01]\//.test(vector)) return { type: 'CVSS_V3', score: vector };
  return /^AV:[A-Z]\/AC:/.test(vector) ? { type: 'CVSS_V2', score: vector } : undefined;
}

function isSound({ ecosystem, name, ranges }: Affected): boolean {
  const versions = ranges.flatMap(({ events }) => events.flatMap((event) => Object.values(event)));
  return [ecosystem, name, ...versions].every((text) => ONE_LINE.test(text));
}

function distinct(affected: readonly Affected[]): Affected[] {
  return [...new Map(affected.map((part) => [JSON.stringify(part), part])).values()];
}

function timeOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isZoned = /(?:Z|[+-]\d\d:?\d\d|GMT|UTC)$/i.test(text.trim());
  const time = new Date(isZoned || !/^\d{4}-\d{2}-\d{2}[ T]/.test(text) ? text : `${text.trim()}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

function ratingOf(word: string | undefined): string | undefined {
  const text = word?.trim() ?? '';
  return WORD.test(text) && !/^(?:none|unknown|not yet assigned)$/i.test(text)
    ? text.toLowerCase()
    : undefined;
}
