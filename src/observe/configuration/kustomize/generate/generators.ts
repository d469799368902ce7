import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { BuildBudget } from '../budget.ts';
import { Resource, type Origin } from '../resource.ts';
import { drop, field, isMap, mapAt, put, type Tree, type TreeMap } from '../tree.ts';

const pairs = z.record(z.string(), z.string());

export const generatorOptionsSchema = z.object({
  labels: pairs.optional(),
  annotations: pairs.optional(),
  disableNameSuffixHash: z.boolean().optional(),
  immutable: z.boolean().optional(),
});

export type GeneratorOptions = z.infer<typeof generatorOptionsSchema>;

export const generatorSchema = z.object({
  name: z.string().min(1),
  namespace: z.string().optional(),
  behavior: z.string().optional(),
  literals: z.array(z.string()).default([]),
  files: z.array(z.string()).default([]),
  envs: z.array(z.string()).default([]),
  env: z.string().optional(),
  type: z.string().optional(),
  options: generatorOptionsSchema.optional(),
});

/** A ConfigMap or Secret that is made of texts. */
export type Generator = z.infer<typeof generatorSchema>;

/** What a generator asks its surroundings for. */
export interface GeneratorSources {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly options: GeneratorOptions;
  readonly origin: Origin;
  /** The text of a file by the path that a kustomization says. Throws a `Fault` where there is none. */
  readonly textOf: (path: string) => string;
  readonly budget: BuildBudget;
}

/** Makes what a generator says. Throws a `Fault` that names what is wrong. */
export function generated(generator: Generator, sources: GeneratorSources): Resource {
  const { kind, options, origin } = sources;
  const own = generator.options ?? {};
  const value: TreeMap = { apiVersion: 'v1', kind, metadata: { name: generator.name } };
  const metadata = mapAt(value, 'metadata');
  if (generator.namespace) put(metadata, 'namespace', generator.namespace);
  for (const part of ['labels', 'annotations'] as const)
    for (const [name, text] of Object.entries({ ...options[part], ...own[part] }))
      put(mapAt(metadata, part), name, text);
  const data = dataOf(generator, sources);
  if (data.size > 0 || kind === 'Secret') {
    const map = mapAt(value, 'data');
    for (const [key, text] of data)
      put(map, key, kind === 'Secret' ? Buffer.from(text).toString('base64') : text);
  }
  if (kind === 'Secret') put(value, 'type', generator.type || 'Opaque');
  if (own.immutable ?? options.immutable) put(value, 'immutable', true);
  const resource = new Resource(value, origin);
  resource.isHashed = !(own.disableNameSuffixHash || options.disableNameSuffixHash);
  return resource;
}

function dataOf(generator: Generator, { textOf, budget }: GeneratorSources): Map<string, string> {
  const envs = [...generator.envs, ...(generator.env === undefined ? [] : [generator.env])];
  const entries = [
    ...envs.flatMap((path) => envEntries(textOf(path))),
    ...generator.files.map((source): [string, string] => {
      const equals = source.indexOf('=');
      const path = source.slice(equals + 1);
      return [equals < 0 ? path.slice(path.lastIndexOf('/') + 1) : source.slice(0, equals), textOf(path)];
    }),
    ...generator.literals.map(literalEntry),
  ];
  budget.spend(entries.reduce((sum, [, text]) => sum + 1 + text.length / 256, 0));
  return new Map(entries);
}

function literalEntry(literal: string): [string, string] {
  const equals = literal.indexOf('=');
  if (equals < 1) throw new Fault('malformed', `the literal ${JSON.stringify(literal)} is not "key=value"`);
  return [literal.slice(0, equals), unquoted(literal.slice(equals + 1))];
}

/** Quotes around all of a value are none of it. */
function unquoted(text: string): string {
  const quote = text[0];
  const isQuoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
  return isQuoted ? text.slice(1, -1) : text;
}

/** Lines with `KEY=value`; what has no value is taken from an environment that is not known, and is empty. */
function envEntries(text: string): [string, string][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    });
}

/** Puts what was generated into one of the same name that a kustomization has taken. */
export function absorb(into: Resource, made: Resource, behavior: 'merge' | 'replace'): void {
  const { value } = made;
  for (const part of ['data', 'binaryData'] as const) {
    const added = field(value, part);
    if (behavior === 'replace') drop(into.value, part);
    if (isMap(added)) assign(mapAt(into.value, part), added);
  }
  for (const part of ['labels', 'annotations']) {
    const added: Tree | undefined = field(field(value, 'metadata'), part);
    if (isMap(added)) assign(mapAt(mapAt(into.value, 'metadata'), part), added);
  }
  into.isHashed = made.isHashed;
}

function assign(map: TreeMap, added: TreeMap): void {
  for (const [key, value] of Object.entries(added)) put(map, key, value);
}
