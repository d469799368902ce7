import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Advisory, Affected, RangeEvent, SeverityEntry, VulnerableCode } from '../../model/advisory.ts';

/**
 * What advisories often say, so that even short details compress. Part of the schema: a change to it makes written
 * details unreadable, so raise `SCHEMA_VERSION` with it. Most common last.
 */
const DICTIONARY = Buffer.from(
  [
    'allows remote attackers to execute arbitrary code via a crafted request',
    'cause a denial of service (crash) or possibly have unspecified other impact',
    'An attacker could exploit this vulnerability by sending a specially crafted ',
    'Security Fix(es):\\n\\n* ',
    'For more details about the security issue(s), including the impact, a CVSS score, acknowledgments, ',
    'and other related information, refer to the CVE page(s) listed in the References section.',
    '### Impact\\n\\n### Patches\\n\\n### Workarounds\\n\\n### References\\n',
    'The issue has been fixed in version ',
    'buffer overflow use after free out-of-bounds read cross-site scripting SQL injection ',
    '","https://lists.',
    '","https://www.',
    '","https://pkg.go.dev/vuln/GO-20',
    '","https://access.redhat.com/errata/RHSA-20',
    '","https://bugzilla.redhat.com/',
    '","https://access.redhat.com/security/cve/CVE-20',
    '/security/advisories/GHSA-',
    '/releases/tag/v',
    '/issues/',
    '/pull/',
    '/commit/',
    '","https://github.com/advisories/GHSA-',
    '","https://nvd.nist.gov/vuln/detail/CVE-20',
    '","https://github.com/',
  ].join(''),
);
/** No record is longer than half of this when it is read, so nothing we wrote inflates to more. */
const MAXIMUM_INFLATED = 128 * 2 ** 20;
/** In one piece where it is a block of details. */
const INFLATED = { dictionary: DICTIONARY, maxOutputLength: MAXIMUM_INFLATED, chunkSize: 32 * 2 ** 10 };

type Range = Affected['ranges'][number];
type EncodedCode = readonly [
  module: string,
  symbols?: string[],
  systems?: string[],
  architectures?: string[],
];
type EncodedSeverity = readonly [type: string, score: string];

/** What tells which vulnerability an advisory is of and how bad it is: read for those that match and for their aliases. */
export type Head = Pick<Advisory, 'modified' | 'aliases' | 'upstream' | 'related' | 'severity' | 'rating'>;
/** What is told of the advisories that match; `details` are beside, as nobody reads those where there is a summary. */
export type Outline = Pick<Advisory, 'summary' | 'published' | 'references'>;
/** What is said of one package, without its list of versions. */
export type Statement = Pick<Affected, 'ranges' | 'severity' | 'rating' | 'code' | 'isConditional'>;

const EVENT_LETTERS = [
  ['introduced', 'i'],
  ['fixed', 'f'],
  ['last_affected', 'l'],
  ['limit', 'x'],
] as const;
const EVENTS_BY_LETTER: ReadonlyMap<string, keyof RangeEvent> = new Map(
  EVENT_LETTERS.map(([key, letter]) => [letter, key]),
);

export function encodeHead(head: Head): string {
  const severity = head.severity.map(encodeSeverity);
  return trimmed([head.modified, head.aliases, head.upstream, head.related, severity, head.rating ?? 0]);
}

export function decodeHead(text: string): Head {
  const found = JSON.parse(text) as [
    string?,
    string[]?,
    string[]?,
    string[]?,
    EncodedSeverity[]?,
    (string | 0)?,
  ];
  const [modified = '', aliases = [], upstream = [], related = [], severity = [], rating = 0] = found;
  const head = { modified, aliases, upstream, related, severity: severity.map(decodeSeverity) };
  return rating === 0 ? head : { ...head, rating };
}

export function encodeOutline({ summary, published, references }: Outline): string {
  return trimmed([summary, published ?? 0, references]);
}

export function decodeOutline(text: string): Outline {
  const found = JSON.parse(text) as [string?, (string | 0)?, string[]?];
  const [summary = '', published = 0, references = []] = found;
  return published === 0 ? { summary, references } : { summary, published, references };
}

/** Details that are compressed together, a line of JSON each. */
export function encodeBlock(details: readonly string[]): Buffer {
  return deflate(details.map((one) => JSON.stringify(one)).join('\n'));
}

/** The lines of a block, which `decodeDetails` reads. */
export function decodeBlock(bytes: Uint8Array): string[] {
  return inflate(bytes).split('\n');
}

export function decodeDetails(line: string): string {
  return JSON.parse(line) as string;
}

export function encodeStatement(statement: Statement): string {
  const ranges = statement.ranges.map(encodeRange);
  return trimmed([
    ranges,
    statement.severity.map(encodeSeverity),
    statement.rating ?? 0,
    statement.code?.map(encodeCode) ?? [],
    statement.isConditional ? 1 : 0,
  ]);
}

export function decodeStatement(text: string): Statement {
  const [ranges = [], severity = [], rating = 0, code = [], conditional = 0] = JSON.parse(text) as [
    string[][]?,
    EncodedSeverity[]?,
    (string | 0)?,
    EncodedCode[]?,
    (0 | 1)?,
  ];
  return {
    ranges: ranges.map(decodeRange),
    severity: severity.map(decodeSeverity),
    ...(rating !== 0 && { rating }),
    ...(code.length > 0 && { code: code.map(decodeCode) }),
    ...(conditional === 1 && { isConditional: true }),
  };
}

/** Versions hold no line feeds: they are checked when a record is read. */
export function encodeVersions(versions: readonly string[]): Buffer {
  return deflate(versions.join('\n'));
}

export function decodeVersions(bytes: Uint8Array): string[] {
  return inflate(bytes).split('\n');
}

function encodeRange({ type, events }: Range): string[] {
  const texts = [type];
  for (const event of events)
    for (const [key, letter] of EVENT_LETTERS) if (event[key] !== undefined) texts.push(letter + event[key]);
  return texts;
}

function decodeRange([type = '', ...events]: readonly string[]): Range {
  return { type, events: events.map(decodeEvent) };
}

function decodeEvent(text: string): RangeEvent {
  return { [EVENTS_BY_LETTER.get(text.charAt(0)) ?? 'introduced']: text.slice(1) };
}

function encodeSeverity({ type, score }: SeverityEntry): EncodedSeverity {
  return [type, score];
}

function decodeSeverity([type, score]: EncodedSeverity): SeverityEntry {
  return { type, score };
}

function encodeCode({ module, symbols, systems, architectures }: VulnerableCode): unknown[] {
  return withoutEmpty([module, symbols, systems, architectures]);
}

function decodeCode([module, symbols = [], systems = [], architectures = []]: EncodedCode): VulnerableCode {
  return { module, symbols, systems, architectures };
}

/** JSON of a list without the empty values at its end. */
function trimmed(values: readonly unknown[]): string {
  return JSON.stringify(withoutEmpty(values));
}

function withoutEmpty(values: readonly unknown[]): unknown[] {
  const kept = values.findLastIndex((value) => value !== 0 && value !== '' && !isEmptyList(value));
  return values.slice(0, kept + 1);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function deflate(text: string): Buffer {
  return deflateRawSync(text, { dictionary: DICTIONARY });
}

function inflate(bytes: Uint8Array): string {
  return inflateRawSync(bytes, INFLATED).toString('utf8');
}
