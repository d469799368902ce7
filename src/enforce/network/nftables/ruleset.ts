import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { quoted } from '../../../model/sets/quoting.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { Json } from './expressions.ts';
import { type SetShape, TABLE } from './tables.ts';

/** A set or a map as it was read. */
export interface ReadSet {
  /** What it takes: type, whether it is a map, flags. */
  readonly shape: Readonly<Record<string, Json>>;
  readonly elements: readonly Json[];
}

export interface ReadChain {
  /** The hook and priority of a base chain. */
  readonly base: Readonly<Record<string, Json>> | undefined;
  /** Each a list of statements; counters without their figures. */
  readonly rules: readonly (readonly Json[])[];
}

export interface ReadTable {
  readonly sets: ReadonlyMap<string, ReadSet>;
  readonly chains: ReadonlyMap<string, ReadChain>;
}

interface OpenTable {
  readonly sets: Map<string, { shape: Record<string, Json>; elements: Json[] }>;
  readonly chains: Map<string, { base: Record<string, Json> | undefined; rules: Json[][] }>;
}

/** What `JSON.parse` gave is JSON, whatever it is. */
const jsonSchema = z.custom<Json>((value) => value !== undefined);
const listSchema = z.custom<readonly Json[]>((value) => Array.isArray(value));
const flags = z
  .union([z.string(), z.array(z.string())])
  .transform((some) => (typeof some === 'string' ? [some] : some))
  .optional();
const hook = {
  type: z.enum(['filter', 'route', 'nat']),
  hook: z.string(),
  prio: z.int(),
  policy: z.literal('accept'),
};

/** What may be said of the table of a name. */
function commandsOfTable(name: string) {
  const place = { family: z.enum(['bridge', 'inet']), handle: z.int().optional() };
  const inTable = { ...place, table: z.literal(name) };
  const setSchema = z.strictObject({
    ...inTable,
    name: z.string(),
    type: jsonSchema,
    flags,
    elem: listSchema.optional(),
  });
  const table = z.strictObject({ ...place, name: z.literal(name) });
  const chain = z.strictObject({ ...inTable, name: z.string() });
  const things = {
    rule: z.strictObject({
      rule: z.strictObject({ ...inTable, chain: z.string(), expr: listSchema }),
    }),
    element: z.strictObject({
      element: z.strictObject({ ...inTable, name: z.string(), elem: listSchema }),
    }),
    chain: z.strictObject({ chain: z.union([chain, chain.extend(hook)]) }),
    set: z.strictObject({ set: setSchema }),
    map: z.strictObject({ map: setSchema.extend({ map: z.enum(['verdict', 'ether_addr']) }) }),
    table: z.strictObject({ table }),
  };
  const others = {
    delete: z.strictObject({ delete: z.strictObject({ table }) }),
    metainfo: z.strictObject({ metainfo: z.record(z.string(), jsonSchema) }),
  };
  return { things, commands: { ...things, ...others }, setSchema };
}

type Schemas = ReturnType<typeof commandsOfTable>;
const OURS = commandsOfTable(TABLE);
const rulesetSchema = z.strictObject({ nftables: z.array(z.unknown()) });
type Thing = z.infer<Schemas['things'][keyof Schemas['things']]>;
type Command = z.infer<Schemas['commands'][keyof Schemas['commands']]>;
/** A command of `nft -j list ruleset` adds without saying so. */
const addSchema = z.strictObject({ add: z.unknown() });

/**
 * Reads the commands of an artefact, or what `nft -j list ruleset` says of a kernel that has it: the tables that they
 * leave, by family; `name`: of tables with another name than that of ours. Throws a `Fault` (`malformed`) that names the file for anything else.
 */
export function readRuleset(file: string, text: string, name = TABLE): ReadonlyMap<string, ReadTable> {
  const schemas = name === TABLE ? OURS : commandsOfTable(name);
  const tables = new Map<string, OpenTable>();
  for (const [index, raw] of commandsOf(file, text).entries()) {
    const data = readCommand(raw, schemas, (cause) =>
      malformed(file, `entry ${index + 1} is none that the compiler writes`, cause),
    );
    if ('metainfo' in data) continue;
    if ('delete' in data) {
      if (!tables.delete(data.delete.table.family))
        throw malformed(file, `entry ${index + 1} deletes what is not there`);
      continue;
    }
    if (!add(data, tables)) throw malformed(file, `entry ${index + 1} adds to what is not there`);
  }
  return tables;
}

function commandsOf(file: string, text: string): unknown[] {
  try {
    return rulesetSchema.parse(parseJson(text)).nftables;
  } catch (cause) {
    throw malformed(file, 'it is no JSON of nftables', cause);
  }
}

/** Reads a command by the one schema of its key. */
function readCommand(raw: unknown, schemas: Schemas, refuse: (cause?: unknown) => Fault): Command {
  const added = addSchema.safeParse(raw);
  const [value, known] = added.success ? [added.data.add, schemas.things] : [raw, schemas.commands];
  const [key = ''] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (!isKeyOf(known, key)) throw refuse();
  const command = known[key].safeParse(value);
  if (!command.success) throw refuse(command.error);
  return command.data;
}

function isKeyOf<T extends object>(known: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(known, key);
}

/** False where the table, set or chain that the thing is for is not there, or the thing is there already. */
function add(thing: Thing, tables: Map<string, OpenTable>): boolean {
  if ('table' in thing) {
    const { family } = thing.table;
    if (tables.has(family)) return false;
    tables.set(family, { sets: new Map(), chains: new Map() });
    return true;
  }
  if ('set' in thing) return addSet(thing.set, tables);
  if ('map' in thing) return addSet(thing.map, tables);
  if ('chain' in thing) {
    const { family, name, ...base } = thing.chain;
    const chains = tables.get(family)?.chains;
    if (!chains || chains.has(name)) return false;
    chains.set(name, { base: 'hook' in base ? baseOf(base) : undefined, rules: [] });
    return true;
  }
  if ('rule' in thing) {
    const { family, chain, expr } = thing.rule;
    return pushTo(tables.get(family)?.chains.get(chain)?.rules, [expr.map(withoutFigures)]);
  }
  const { family, name, elem } = thing.element;
  return pushTo(tables.get(family)?.sets.get(name)?.elements, elem);
}

function baseOf({ hook: at, prio, type }: { hook: string; prio: number; type: string }): ReadChain['base'] {
  return { hook: at, prio, ...(type === 'filter' ? {} : { type }) };
}

function pushTo<T>(list: T[] | undefined, items: readonly T[]): boolean {
  for (const item of items) list?.push(item);
  return list !== undefined;
}

function addSet(
  {
    family,
    name,
    elem = [],
    type,
    flags: some,
    ...rest
  }: z.infer<Schemas['setSchema']> & { map?: SetShape['map'] },
  tables: ReadonlyMap<string, OpenTable>,
): boolean {
  const sets = tables.get(family)?.sets;
  if (!sets || sets.has(name)) return false;
  const shape = { type, ...(rest.map ? { map: rest.map } : {}), ...(some ? { flags: some } : {}) };
  sets.set(name, { shape, elements: [...elem] });
  return true;
}

function withoutFigures(statement: Json): Json {
  const isCounter = typeof statement === 'object' && statement !== null && 'counter' in statement;
  return isCounter ? { counter: null } : statement;
}

export function malformed(file: string, what: string, cause?: unknown): Fault {
  return new Fault('malformed', `${quoted(file)} is no artefact of the nftables compiler: ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: 'Compile it anew.',
  });
}
