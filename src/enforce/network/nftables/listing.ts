import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { type Changes, changesTo, removal, type TableName, type Tables, together } from './changes.ts';
import { GATE } from './gate.ts';
import { LOG_PREFIXES } from './names.ts';
import { HOST_FILE } from './parse.ts';
import { RELAYS } from './relays.ts';
import { readRuleset } from './ruleset.ts';
import { TABLE } from './tables.ts';

/** The tables that are ours. */
export const OURS: readonly TableName[] = [
  { family: 'bridge', name: TABLE },
  { family: 'inet', name: TABLE },
  { family: 'inet', name: GATE },
  { family: 'inet', name: RELAYS },
];

/** What a host is to have. */
export interface HostRuleset {
  /** The compiler's artefact for the host. */
  readonly artefact: string;
  /** As `gateText` writes it; undefined: there is to be none. */
  readonly gate: string | undefined;
}

/** What a kernel has of ours, as `nft -j list table` tells it. */
export interface Listing {
  /** None: nothing is enforced. */
  readonly there: readonly TableName[];
  /** The tables of the compiler as one text in the JSON of libnftables. */
  readonly text: string;
  /** Undefined where somebody changed them into what the compiler does not write. */
  readonly tables: Tables | undefined;
  readonly gateText: string;
  readonly gate: Tables | undefined;
}

const listSchema = z.object({ nftables: z.array(z.unknown()) });
/** What `nft -j list` tells. Throws where it is no JSON of nft's. */
export function listedIn(text: string): unknown[] {
  return listSchema.parse(JSON.parse(text)).nftables;
}

/** Tables by their texts; undefined where the compiler did not write them. */
export function readTables(text: string, name: string): Tables | undefined {
  try {
    return readRuleset('nft -j list table', text, name);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** What would have to change. Throws a `Fault`. */
export function changesFor(
  listing: Pick<Listing, 'tables' | 'gate'>,
  { artefact, gate }: HostRuleset,
): Changes {
  const main = changesTo(listing.tables, readRuleset(HOST_FILE, artefact), artefact);
  return together(main, gateChanges(listing, gate));
}

function gateChanges({ gate: kernel }: Pick<Listing, 'gate'>, gate: string | undefined): Changes {
  if (gate !== undefined) return changesTo(kernel, readRuleset(GATE, gate, GATE), gate, GATE);
  const isThere = kernel === undefined || kernel.size > 0;
  const commands = isThere ? removal(OURS.filter(({ name }) => name === GATE)) : undefined;
  return { commands, anew: false, added: 0, removed: 0 };
}

/** What a kernel has that has a ruleset. */
export function listingOf({ artefact, gate }: HostRuleset): Pick<Listing, 'tables' | 'gate'> {
  return {
    tables: readRuleset(HOST_FILE, artefact),
    gate: gate === undefined ? new Map() : readRuleset(GATE, gate, GATE),
  };
}

const figuresSchema = z.object({
  rule: z.object({
    chain: z.string(),
    expr: z.array(
      z.object({
        counter: z.object({ packets: z.number(), bytes: z.number() }).optional(),
        log: z.object({ prefix: z.string() }).optional(),
      }),
    ),
  }),
});

/** What a line, or a check that is no line's, has refused, or would have. */
export interface Denials {
  /** What the log says of it. */
  readonly rule: string;
  /** `would-be-denied`: let through, for it is of a member in audit mode. */
  readonly decision: 'denied' | 'would-be-denied';
  readonly packets: number;
  readonly bytes: number;
}

/** The counters of everything that denies, or would, of both tables together, those that have counted something first. */
export function denialsOf({ text, gateText }: Listing): Denials[] {
  const denials = new Map<string, Denials>();
  const things = [text, gateText].flatMap((one) => listedIn(one));
  for (const thing of things) {
    const parsed = figuresSchema.safeParse(thing);
    const { expr = [] } = parsed.success ? parsed.data.rule : {};
    const counter = expr.find((one) => one.counter)?.counter;
    const prefix = expr.find((one) => one.log)?.log?.prefix;
    if (!counter || prefix === undefined) continue;
    const isAudit = prefix.startsWith(`${LOG_PREFIXES.audit} `);
    const decision = isAudit ? 'would-be-denied' : 'denied';
    const rule = prefix.slice(LOG_PREFIXES[isAudit ? 'audit' : 'enforce'].length + 1).replace(/: $/, '');
    const known = denials.get(prefix) ?? { packets: 0, bytes: 0 };
    const [packets, bytes] = [known.packets + counter.packets, known.bytes + counter.bytes];
    denials.set(prefix, { rule, decision, packets, bytes });
  }
  return [...denials.values()].toSorted((a, b) => b.packets - a.packets || (a.rule < b.rule ? -1 : 1));
}
