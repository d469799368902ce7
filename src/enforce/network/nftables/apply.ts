import { z } from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { HostCommands } from '../../../platform/host/types.ts';
import { type Changes, changesTo, removal, type Tables } from './changes.ts';
import { HOST_FILE } from './parse.ts';
import { readRuleset } from './ruleset.ts';
import { TABLE, type TableFamily } from './tables.ts';

const FAMILIES: readonly TableFamily[] = ['bridge', 'inet'];

const listSchema = z.object({ nftables: z.array(z.unknown()) });
const tableSchema = z.object({ table: z.object({ family: z.string(), name: z.string() }) });

/** What a kernel has of ours, as `nft -j list table` tells it. */
export interface Listing {
  /** The families that there is a table for; none: nothing is enforced. */
  readonly families: readonly TableFamily[];
  /** All tables as one text in the JSON of libnftables. */
  readonly text: string;
  /** Undefined where somebody changed them into what the compiler does not write. */
  readonly tables: Tables | undefined;
}

/** Reads our tables. Throws a `Fault` (`refused`, `unsupported`). */
export async function listTables(commands: HostCommands): Promise<Listing> {
  const all = await list(commands, ['tables']);
  const there = new Set(
    all.flatMap((one) => {
      const parsed = tableSchema.safeParse(one);
      return parsed.success && parsed.data.table.name === TABLE ? [parsed.data.table.family] : [];
    }),
  );
  const families = FAMILIES.filter((family) => there.has(family));
  const listed = await Promise.all(families.map((family) => list(commands, ['table', family, TABLE])));
  // Each listing begins with what nft says of itself.
  const text = JSON.stringify({ nftables: listed.flat() });
  return { families, text, tables: readTables(text) };
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

function readTables(text: string): Tables | undefined {
  try {
    return readRuleset('nft -j list table', text);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** What the host's artefact would change. Throws a `Fault`. */
export function changesFor(listing: Listing, artefact: string): Changes {
  return changesTo(listing.tables, readRuleset(HOST_FILE, artefact), artefact);
}

/**
 * Makes the kernel have the artefact: only what differs where that goes, else all of it anew; each in one transaction,
 * so that at no moment less is refused than before or after. Throws a `Fault` (`refused`), having changed nothing.
 */
export async function load(artefact: string, commands: HostCommands): Promise<Changes> {
  const changes = changesFor(await listTables(commands), artefact);
  if (changes.commands === undefined) return changes;
  try {
    await transact(changes.commands, commands);
    return changes;
  } catch (error) {
    if (changes.anew) throw error;
    // A kernel that cannot exchange single elements of an interval set takes the whole.
    const anew = changesTo(undefined, readRuleset(HOST_FILE, artefact), artefact);
    await transact(artefact, commands);
    return { ...anew, removed: changes.removed };
  }
}

/** Takes our tables away; whether there were any. Throws a `Fault` (`refused`). */
export async function unload(commands: HostCommands): Promise<boolean> {
  const { families } = await listTables(commands);
  if (families.length > 0) await transact(removal(families), commands);
  return families.length > 0;
}

async function transact(text: string, commands: HostCommands): Promise<void> {
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

/** What a line, or a check that is no line's, has refused. */
export interface Denials {
  /** What the log says of it. */
  readonly rule: string;
  readonly packets: number;
  readonly bytes: number;
}

/** The counters of everything that denies, of both tables together, those that have counted something first. */
export function denialsOf({ text }: Listing): Denials[] {
  const denials = new Map<string, Denials>();
  for (const thing of listSchema.parse(JSON.parse(text)).nftables) {
    const parsed = figuresSchema.safeParse(thing);
    const { expr = [] } = parsed.success ? parsed.data.rule : {};
    const counter = expr.find((one) => one.counter)?.counter;
    const prefix = expr.find((one) => one.log)?.log?.prefix;
    if (!counter || prefix === undefined) continue;
    const rule = prefix.replace(/^plimsoll deny /, '').replace(/: $/, '');
    const known = denials.get(rule) ?? { packets: 0, bytes: 0 };
    denials.set(rule, { rule, packets: known.packets + counter.packets, bytes: known.bytes + counter.bytes });
  }
  return [...denials.values()].toSorted((a, b) => b.packets - a.packets || (a.rule < b.rule ? -1 : 1));
}
