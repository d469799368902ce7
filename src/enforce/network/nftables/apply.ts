import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { HostCommands } from '../../../platform/host/types.ts';
import { type Changes, changesTo, removal, type TableName, type Tables, together } from './changes.ts';
import { GATE } from './gate.ts';
import { LOG_PREFIXES } from './names.ts';
import { HOST_FILE } from './parse.ts';
import { RELAYS } from './relays.ts';
import { readRuleset } from './ruleset.ts';
import { TABLE } from './tables.ts';

const OURS: readonly TableName[] = [
  { family: 'bridge', name: TABLE },
  { family: 'inet', name: TABLE },
  { family: 'inet', name: GATE },
  { family: 'inet', name: RELAYS },
];

const listSchema = z.object({ nftables: z.array(z.unknown()) });
const tableSchema = z.object({ table: z.object({ family: z.string(), name: z.string() }) });

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

/** Reads our tables. Throws a `Fault` (`refused`, `unsupported`). */
export async function listTables(commands: HostCommands): Promise<Listing> {
  const all = await list(commands, ['tables']);
  const names = all.flatMap((one) => {
    const parsed = tableSchema.safeParse(one);
    return parsed.success ? [`${parsed.data.table.family} ${parsed.data.table.name}`] : [];
  });
  const there = OURS.filter(({ family, name }) => names.includes(`${family} ${name}`));
  const listed = await Promise.all(there.map(({ family, name }) => list(commands, ['table', family, name])));
  // Each listing begins with what nft says of itself.
  const textOf = (table: string): string =>
    JSON.stringify({ nftables: listed.filter((_, index) => there[index]?.name === table).flat() });
  const [text, gateText] = [textOf(TABLE), textOf(GATE)];
  return { there, text, tables: readTables(text, TABLE), gateText, gate: readTables(gateText, GATE) };
}

async function list(commands: HostCommands, what: readonly string[]): Promise<unknown[]> {
  const { code, stdout, stderr } = await commands.run('nft', ['-j', 'list', ...what]);
  if (code !== 0) throw refused(`nft does not list ${what.join(' ')}: ${stderr}`);
  try {
    return listSchema.parse(JSON.parse(stdout)).nftables;
  } catch (error) {
    throw new Fault('malformed', `nft does not list ${what.join(' ')} as JSON`, { cause: error });
  }
}

function readTables(text: string, name: string): Tables | undefined {
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

/**
 * Makes the kernel have the ruleset: only what differs where that goes, else all of it anew; each in one transaction,
 * so that at no moment less is refused than before or after. Throws a `Fault` (`refused`), having changed nothing.
 */
export async function load(ruleset: HostRuleset, commands: HostCommands): Promise<Changes> {
  const listing = await listTables(commands);
  const changes = changesFor(listing, ruleset);
  if (changes.commands === undefined) return changes;
  try {
    await transact(changes.commands, commands);
    return changes;
  } catch (error) {
    // A kernel that cannot exchange single elements of an interval set takes the whole.
    const anew = changesFor({ ...listing, tables: undefined, gate: undefined }, ruleset);
    if (anew.commands === undefined || anew.commands === changes.commands) throw error;
    await transact(anew.commands, commands);
    return { ...anew, removed: changes.removed };
  }
}

/**
 * As `load`, where `believed` is what was loaded last: quicker, for nothing is listed first. What somebody changed
 * meanwhile is found where it is in the way, and else by the next `load`. Throws a `Fault` (`refused`).
 */
export async function loadFrom(
  believed: HostRuleset,
  ruleset: HostRuleset,
  commands: HostCommands,
): Promise<Changes> {
  const changes = changesFor(listingOf(believed), ruleset);
  if (changes.commands === undefined) return changes;
  try {
    await transact(changes.commands, commands);
    return changes;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return load(ruleset, commands);
  }
}

function listingOf({ artefact, gate }: HostRuleset): Pick<Listing, 'tables' | 'gate'> {
  return {
    tables: readRuleset(HOST_FILE, artefact),
    gate: gate === undefined ? new Map() : readRuleset(GATE, gate, GATE),
  };
}

/** Takes our tables away; whether there were any. Throws a `Fault` (`refused`). */
export async function unload(commands: HostCommands): Promise<boolean> {
  const { there } = await listTables(commands);
  if (there.length > 0) await transact(removal(there), commands);
  return there.length > 0;
}

/** Runs commands in one transaction. Throws a `Fault` (`refused`), having changed nothing. */
export async function transact(text: string, commands: HostCommands): Promise<void> {
  const { code, stderr } = await commands.run('nft', ['-j', '-f', '-'], text);
  if (code !== 0) throw refused(`nft refuses the ruleset: ${stderr}`);
}

function refused(message: string): Fault {
  return new Fault('refused', message.trim().slice(0, 2000), {
    hint: 'it takes root, or CAP_NET_ADMIN in the namespace of the host',
  });
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
  const things = [text, gateText].flatMap((one) => listSchema.parse(JSON.parse(one)).nftables);
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
