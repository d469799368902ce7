import { isDeepStrictEqual } from 'node:util';
import { add, artefactText } from './commands.ts';
import {
  isObject,
  keyParts,
  readAddresses,
  readPorts,
  readProtocol,
  readTimed,
  timedJson,
} from './elements.ts';
import type { Json } from './expressions.ts';
import type { ReadSet, ReadTable } from './ruleset.ts';
import { TABLE, type TableFamily } from './tables.ts';

export type Tables = ReadonlyMap<string, ReadTable>;

/** What makes the tables that a kernel has those that are wanted. */
export interface Changes {
  /** Commands for `nft -j -f -`, one transaction; undefined: nothing has to change. */
  readonly commands: string | undefined;
  /** Are the tables made anew, so that their counters begin again? */
  readonly anew: boolean;
  readonly added: number;
  readonly removed: number;
}

const NOTHING: Changes = { commands: undefined, anew: false, added: 0, removed: 0 };

/**
 * Compares what a kernel has, undefined where that is not of the compiler's making, with an artefact. Where sets and
 * base chains are the same, only the elements and chains that differ are changed, and the counters of all others go on.
 */
export function changesTo(
  kernel: Tables | undefined,
  wanted: Tables,
  artefact: string,
  table = TABLE,
): Changes {
  const anew = {
    commands: joined([artefact, ...timedElements(kernel, wanted, table)]),
    anew: true,
    added: sizeOf(wanted),
    removed: sizeOf(kernel),
  };
  if (!kernel || kernel.size !== wanted.size) return anew;
  const steps: Steps = { make: [], take: [], put: [], end: [] };
  for (const [family, to] of wanted) {
    const from = kernel.get(family);
    if (!from || !isSameFrame(from, to)) return anew;
    compareSets({ family, table }, from, to, steps);
    compareChains({ family, table }, from, to, steps);
  }
  const commands = [...steps.make, ...steps.take, ...steps.put, ...steps.end];
  if (commands.length === 0) return NOTHING;
  return {
    commands: artefactText(commands),
    anew: false,
    added: steps.put.length,
    removed: steps.take.length,
  };
}

interface Place {
  readonly [key: string]: string;
  readonly family: string;
  readonly table: string;
}

/** Commands in the order in which the kernel takes them: what is named must be there, what is deleted must not be named. */
interface Steps {
  readonly make: string[];
  readonly take: string[];
  readonly put: string[];
  readonly end: string[];
}

/** Timed elements are nobody's but the kernel's: those that are left go on in tables that are made anew. */
function timedElements(kernel: Tables | undefined, wanted: Tables, table: string): string[] {
  const commands = [...(kernel ?? [])].flatMap(([family, { sets }]) =>
    [...sets].flatMap(([name, { shape, elements }]) => {
      const isSame = isDeepStrictEqual(shape, wanted.get(family)?.sets.get(name)?.shape);
      const left = isSame ? elements.map(readTimed).filter((one) => one !== undefined) : [];
      return left.length === 0 ? [] : [add('element', { family, table, name, elem: left.map(timedJson) })];
    }),
  );
  return commands.length === 0 ? [] : [artefactText(commands)];
}

/** Without those of time, which are not the compiler's. */
function sizeOf(tables: Tables | undefined): number {
  const sets = [...(tables?.values() ?? [])]
    .flatMap((table) => [...table.sets.values()])
    .filter(({ shape }) => !isTimed(shape));
  return sets.reduce((sum, { elements }) => sum + elements.length, 0);
}

/** Have both the same sets but for those of names, and the same base chains with the same rules? */
function isSameFrame(from: ReadTable, to: ReadTable): boolean {
  return isDeepStrictEqual(frameOf(from), frameOf(to));
}

function frameOf({ sets, chains }: ReadTable): unknown {
  const shapes = Array.from(sets, ([name, { shape }]) => [name, shape] as const);
  return [
    new Map(shapes.filter(([, shape]) => !isTimed(shape))),
    new Map([...chains].filter(([, { base }]) => base !== undefined)),
  ];
}

/** A set of what a name resolves to is filled by whoever watches the resolver. */
function isTimed(shape: ReadSet['shape']): boolean {
  const { flags } = shape;
  return Array.isArray(flags) && flags.includes('timeout');
}

function compareSets(table: Place, from: ReadTable, to: ReadTable, steps: Steps): void {
  for (const [name, { shape, elements }] of to.sets) {
    const known = from.sets.get(name);
    if (!known) steps.make.push(add('set', { ...table, name, ...shape }));
    if (isTimed(shape)) continue;
    const place = { ...table, name };
    const [old, fresh] = [byKey(known?.elements ?? []), byKey(elements)];
    for (const [key, element] of old)
      if (!fresh.has(key)) steps.take.push(command('delete', 'element', { ...place, elem: [element] }));
    for (const [key, element] of fresh)
      if (!old.has(key)) steps.put.push(add('element', { ...place, elem: [element] }));
  }
  for (const name of from.sets.keys())
    if (!to.sets.has(name)) steps.end.push(command('delete', 'set', { ...table, name }));
}

function compareChains(place: Place, from: ReadTable, to: ReadTable, steps: Steps): void {
  const rules: string[] = [];
  for (const [name, chain] of to.chains) {
    const known = from.chains.get(name);
    if (known && isDeepStrictEqual(known.rules, chain.rules)) continue;
    steps.make.push(known ? command('flush', 'chain', { ...place, name }) : add('chain', { ...place, name }));
    rules.push(...chain.rules.map((expr) => add('rule', { ...place, chain: name, expr })));
  }
  // Rules may name chains and sets that come later in the table.
  steps.make.push(...rules);
  const gone = [...from.chains.keys()].filter((name) => !to.chains.has(name));
  steps.end.unshift(...gone.map((name) => command('flush', 'chain', { ...place, name })));
  steps.end.push(...gone.map((name) => command('delete', 'chain', { ...place, name })));
}

function command(verb: 'delete' | 'flush', kind: string, what: Json): string {
  return JSON.stringify({ [verb]: { [kind]: what } });
}

function byKey(elements: readonly Json[]): Map<string, Json> {
  return new Map(elements.map((element) => [JSON.stringify(normal(element)), element]));
}

/** One spelling for each element: the kernel's listing names protocols, and writes ranges as blocks where it can. */
function normal(element: Json): Json {
  if (!Array.isArray(element)) return keyParts(element).map(normalPart);
  const [key = null, ...verdict] = element as readonly Json[];
  return [keyParts(key).map(normalPart), ...verdict];
}

function normalPart(part: Json): Json {
  const protocol = readProtocol(part);
  if (protocol !== undefined) return protocol;
  const ports = isObject(part) ? readPorts(part) : undefined;
  if (ports) return [...ports];
  const range = readAddresses(part, 4) ?? readAddresses(part, 6);
  return range ? [range.family, String(range.first), String(range.last)] : part;
}

/** What tells a table from others. */
export interface TableName {
  readonly family: TableFamily;
  readonly name: string;
}

/** Commands that take tables away, whether they are there or not. */
export function removal(tables: readonly TableName[]): string {
  return artefactText(
    tables.flatMap(({ family, name }) => [
      add('table', { family, name }),
      command('delete', 'table', { family, name }),
    ]),
  );
}

/** Both in one transaction. */
export function together(one: Changes, other: Changes): Changes {
  const texts = [one.commands, other.commands].filter((text) => text !== undefined);
  return {
    commands: texts.length === 0 ? undefined : joined(texts),
    anew: one.anew || other.anew,
    added: one.added + other.added,
    removed: one.removed + other.removed,
  };
}

function joined(texts: readonly string[]): string {
  const [only = '', ...more] = texts;
  if (more.length === 0) return only;
  const commands = texts.flatMap((text) => (JSON.parse(text) as { nftables: Json[] }).nftables);
  return JSON.stringify({ nftables: commands });
}
