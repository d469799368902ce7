import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { HostCommands } from '../../../platform/host/types.ts';
import { type Changes, removal } from './changes.ts';
import { GATE } from './gate.ts';
import {
  changesFor,
  type HostRuleset,
  type Listing,
  listedIn,
  listingOf,
  OURS,
  readTables,
} from './listing.ts';
import { TABLE } from './tables.ts';

const tableSchema = z.object({ table: z.object({ family: z.string(), name: z.string() }) });

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
    return listedIn(stdout);
  } catch (error) {
    throw new Fault('malformed', `nft does not list ${what.join(' ')} as JSON`, { cause: error });
  }
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
