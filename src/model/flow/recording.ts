import * as z from 'zod';
import { Fault } from '../fault.ts';
import { strictObject } from '../profile/line.ts';
import { type FlowRecord, flowRecordSchema } from './record.ts';
import { FLOW_SOURCES, type FlowSource } from './source.ts';
import { parseJson } from '../json/parse.ts';

/** Raised in its first part only when the meaning of a field changes. */
export const RECORDING_VERSION = '1.0';

const MOST_RECORDS = 1_000_000;
const LONGEST_LINE = 65_536;

const headSchema = strictObject({
  kind: z.literal('recording'),
  schemaVersion: z.string().regex(/^1\.\d{1,4}$/, 'must be 1.x, which is all that this version reads'),
  started: z.iso.datetime(),
  sources: z.array(z.enum(FLOW_SOURCES)).max(16),
});

const lostSchema = z.partialRecord(z.enum(FLOW_SOURCES), z.int().min(0));

/** What became of all that was seen. Every sighting is in exactly one: seen = stored + evicted + lost. */
export const totalsFields = {
  ended: z.iso.datetime(),
  seen: z.int().min(0),
  stored: z.int().min(0),
  evicted: z.int().min(0).describe('Seen, and forgotten again to keep within bounds.'),
  lost: lostSchema.describe('By source; at least so many.'),
};

const totalsSchema = strictObject({ kind: z.literal('totals'), ...totalsFields }).refine(
  ({ seen, stored, evicted, lost }) => seen === stored + evicted + lostIn(lost),
  { message: 'do not add up: seen must be stored, evicted and lost together' },
);
export type FlowTotals = Omit<z.output<typeof totalsSchema>, 'kind' | 'ended'>;

/** A file of flows: a line for the recording, one for each kind of flow, and one for the totals. */
export interface Recording {
  readonly started: string;
  readonly sources: readonly FlowSource[];
  readonly records: readonly FlowRecord[];
  /** Undefined: the recording was cut off. */
  readonly totals: (FlowTotals & { readonly ended: string }) | undefined;
}

/** How many were lost, of all sources together. */
export function lostIn(lost: z.output<typeof lostSchema>): number {
  return Object.values(lost).reduce((all, one) => all + one, 0);
}

/** JSON lines (https://jsonlines.org). */
export function* recordingLines({ started, sources, records, totals }: Recording): Generator<string> {
  yield jsonLine({ kind: 'recording', schemaVersion: RECORDING_VERSION, started, sources });
  for (const record of records) yield jsonLine(record);
  if (totals) yield jsonLine({ kind: 'totals', ...totals });
}

const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** A line of the file. */
export const recordingLineSchema = z.discriminatedUnion('kind', [headSchema, flowRecordSchema, totalsSchema]);

/** Reads a file of flows. Throws a `Fault` that names file and line: `malformed`, or `limit` for more than a million records. */
export function parseRecording(text: string, file: string): Recording {
  const lines = text.split('\n').map((line, index) => ({ line, place: `${file}:${index + 1}` }));
  const parsed = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, place }) => parseLine(line, place));
  const [head, ...rest] = parsed;
  const last = rest.at(-1);
  const totals = last?.kind === 'totals' ? last : undefined;
  const body = totals ? rest.slice(0, -1) : rest;
  const records = body.filter((one): one is FlowRecord => one.kind === 'flow');
  if (head?.kind !== 'recording' || records.length !== body.length)
    throw new Fault('malformed', `${file} must be one line of kind recording, then flows, then totals`, {
      hint: 'record it with  plimsoll network learn --output flows.jsonl',
    });
  if (records.length > MOST_RECORDS) throw new Fault('limit', `${file} has more than ${MOST_RECORDS} flows`);
  if (!totals) return { started: head.started, sources: head.sources, records, totals: undefined };
  const { kind: _kind, ...figures } = totals;
  return { started: head.started, sources: head.sources, records, totals: figures };
}

function parseLine(line: string, place: string): z.output<typeof recordingLineSchema> {
  if (line.length > LONGEST_LINE)
    throw new Fault('limit', `${place} is longer than ${LONGEST_LINE} characters`);
  let value: unknown;
  try {
    value = parseJson(line);
  } catch (error) {
    throw new Fault('malformed', `${place} is not JSON`, { cause: error });
  }
  const parsed = recordingLineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault('malformed', `${place}: ${issue?.path.join('.')}: ${issue?.message}`);
}
