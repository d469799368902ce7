import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';
import * as z from 'zod';
import { keyOf, NESTED, type Section, SECTION_NAMES, subjectOf } from './key.ts';
import { profileSchema, type WorkloadProfile } from './profile.ts';
import { isSame } from './text.ts';

/** Longer lists of single values have a line for each. */
const MAXIMUM_ON_ONE_LINE = 8;
/** Sections whose lines stand below each other however short they are. */
const ONE_EACH: readonly unknown[] = SECTION_NAMES;

/** How profiles are written: no folded lines, and quotes wherever another YAML reader would see no text. */
export const YAML_STYLE = { lineWidth: 0, flowCollectionPadding: false } as const;

/**
 * A profile as YAML, with a comment before each section and the line that editors find the JSON schema by. The same
 * content gives the same text: sections and keys in the order of the reference, lines by what they are about, and
 * whatever is the default left out. Throws a `ZodError` for a value that is no profile.
 */
export function writeProfile(profile: WorkloadProfile): string {
  const document = new Document(plainProfile(asWritten(profile), true), { compat: 'yaml-1.1' });
  document.commentBefore = ' yaml-language-server: $schema=profile.schema.json';
  if (isMap(document.contents)) for (const pair of document.contents.items) introduce(pair);
  layOut(document.contents);
  return document.toString(YAML_STYLE);
}

/** A profile as it would be read from what is written of it. Throws a `ZodError` for a value that is no profile. */
export function asWritten(profile: WorkloadProfile): WorkloadProfile {
  return sortLines(profileSchema.parse(profile), '');
}

/** Some sections alone, as they stand in a profile, to be copied into one. */
export function writeSections(sections: Partial<WorkloadProfile>): string {
  const document = new Document(shorten(profileSchema, sortLines(sections, ''), true), {
    compat: 'yaml-1.1',
  });
  layOut(document.contents);
  return document.toString(YAML_STYLE);
}

/** Some sections alone, each on one line, to be given to a command. */
export function writeSectionLines(sections: Partial<WorkloadProfile>): string {
  const document = new Document(shorten(profileSchema, sortLines(sections, ''), true), {
    compat: 'yaml-1.1',
  });
  if (isMap(document.contents))
    for (const { value } of document.contents.items) if (isSeq(value)) value.flow = true;
  return document.toString(YAML_STYLE);
}

/** Lays out new nodes as profiles are written: short lists and provenance on one line each. */
export function layOut(root: Node | null): void {
  visit(root, {
    Seq: (_, node, path) => {
      const parent = path.at(-1);
      const name = isPair(parent) && isScalar(parent.key) ? parent.key.value : undefined;
      const isLong = node.items.length > MAXIMUM_ON_ONE_LINE || ONE_EACH.includes(name);
      node.flow = node.items.every(isScalar) && (node.items.length === 0 || !isLong);
      if (name === 'provenance') for (const item of node.items) if (isMap(item)) item.flow = true;
    },
  });
}

function introduce(pair: Pair): void {
  const { key } = pair;
  if (!isScalar(key) || ['apiVersion', 'kind', 'metadata'].includes(String(key.value))) return;
  const schema = new Map(Object.entries(profileSchema.shape)).get(String(key.value));
  key.commentBefore = ` ${schema?.description ?? ''}`;
  key.spaceBefore = true;
}

/** A profile as plain values, defaults left out; with `short`, lines and ports with one key as single values. */
export function plainProfile(profile: WorkloadProfile, short: boolean): Record<string, unknown> {
  return shorten(profileSchema, profile, short) as Record<string, unknown>;
}

/** Lines sorted by key, those inside lines too. */
function sortLines<T extends object>(holder: T, prefix: '' | `${Section}.`): T {
  const entries = Object.entries(holder).map(([name, value]): [string, unknown] => {
    const section = `${prefix}${name}` as Section;
    const isSection =
      prefix === '' ? Array.isArray(value) : NESTED[prefix.slice(0, -1) as Section].includes(name);
    if (!isSection || !Array.isArray(value)) return [name, value];
    const lines = (value as object[]).map((line) =>
      NESTED[section].length > 0 ? sortLines(line, `${section}.`) : line,
    );
    const keyed = lines.map((line) => ({ line, key: subjectOf(section, line) + keyOf(section, line) }));
    return [name, keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ line }) => line)];
  });
  return Object.fromEntries(entries) as T;
}

/** A value without what its schema fills in by itself. */
function shorten(schema: z.core.$ZodType, value: unknown, short: boolean): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return shorten(schema.def.innerType, value, short);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => shorten(schema.def.element, item, short));
  if (schema instanceof z.ZodUnion) return shortenOption(schema.options, value, short);
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  const values = new Map<string, unknown>(Object.entries(value));
  const kept = Object.entries(schema.shape as z.ZodRawShape).filter(([key, field]) => {
    const inner = values.get(key);
    const isDefault = field instanceof z.ZodDefault && isSame(field.def.defaultValue, inner);
    return inner !== undefined && !isDefault;
  });
  return Object.fromEntries(kept.map(([key, field]) => [key, shorten(field, values.get(key), short)]));
}

function shortenOption(options: readonly z.core.$ZodType[], value: unknown, short: boolean): unknown {
  const option = options.find(
    (candidate) => candidate instanceof z.ZodObject && candidate.safeParse(value).success,
  );
  if (!option) return value;
  const plain = shorten(option, value, short);
  const [only, ...others] = Object.values(plain as object);
  const isShort = short && others.length === 0 && options.some((candidate) => candidate instanceof z.ZodPipe);
  return isShort ? only : plain;
}
