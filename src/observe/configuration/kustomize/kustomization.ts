import * as z from 'zod';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { fieldSpecSchema } from './fields.ts';
import { generatorOptionsSchema, generatorSchema } from './generate/generators.ts';
import { targetSchema } from './patch/select.ts';
import { replacementSchema } from './replace/replacements.ts';
import { varSchema } from './replace/vars.ts';
import { groupVersionOf } from './resource.ts';
import { imageSchema } from './transform/images.ts';
import { replicaSchema } from './transform/replicas.ts';
import { field, isMap, put, textField, type TreeMap } from './tree.ts';

const path = z.string().min(1).max(4096);
const pairs = z.record(z.string(), z.string());

const patchSchema = z.object({
  path: path.optional(),
  patch: z.string().optional(),
  target: targetSchema.optional(),
  options: z
    .object({ allowNameChange: z.boolean().optional(), allowKindChange: z.boolean().optional() })
    .optional(),
});

/** A patch as a kustomization says it. */
export type PatchRule = z.infer<typeof patchSchema>;

const labelSchema = z.object({
  pairs,
  includeSelectors: z.boolean().default(false),
  includeTemplates: z.boolean().default(false),
  fields: z.array(fieldSpecSchema).optional(),
  fieldSpecs: z.array(fieldSpecSchema).optional(),
});

const text = z.string();

/**
 * Fields that are lists, by what an item is. Source:
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
 */
const LISTS = {
  resources: path,
  bases: path,
  components: path,
  configurations: path,
  patches: patchSchema,
  patchesStrategicMerge: text,
  patchesJson6902: patchSchema,
  labels: labelSchema,
  images: imageSchema,
  replicas: replicaSchema,
  configMapGenerator: generatorSchema,
  secretGenerator: generatorSchema,
  replacements: z.union([replacementSchema, z.object({ path })]),
  vars: varSchema,
};

/** Fields that are no lists. */
const SINGLE = {
  namespace: text,
  namePrefix: text,
  nameSuffix: text,
  commonLabels: pairs,
  commonAnnotations: pairs,
  generatorOptions: generatorOptionsSchema,
};

/** Fields that say nothing of what is built. */
const SILENT: ReadonlySet<string> = new Set([
  'apiVersion',
  'buildMetadata',
  'helmGlobals',
  'kind',
  'metadata',
  'sortOptions',
  'validators',
]);

const NAMES: ReadonlyMap<string, string> = new Map(
  [...Object.keys(LISTS), ...Object.keys(SINGLE), ...SILENT].map((name) => [name.toLowerCase(), name]),
);

/** An item with where it is: `patches[0]`. */
export interface Entry<Item> {
  readonly at: string;
  readonly item: Item;
}

type Lists = { readonly [Key in keyof typeof LISTS]: readonly Entry<z.infer<(typeof LISTS)[Key]>>[] };
type Singles = { readonly [Key in keyof typeof SINGLE]?: z.infer<(typeof SINGLE)[Key]> };

/** What a kustomization says. */
export interface Kustomization extends Lists, Singles {
  readonly file: string;
  /** Is it a part that others take, which works on what they have? */
  readonly isComponent: boolean;
  readonly document: StructuredDocument;
  /** Fields that are not built. */
  readonly others: readonly string[];
  /** What in it cannot be read. */
  readonly mistakes: readonly string[];
}

/** Reads a kustomization; undefined for what is something else. A mistake costs no more than the item that has it. */
export function readKustomization(document: StructuredDocument): Kustomization | undefined {
  const { path: file } = document;
  const value = withKnownNames(document.value);
  const kind = textField(value, 'kind') || 'Kustomization';
  const { group } = groupVersionOf(textField(value, 'apiVersion'));
  if (!isMap(value) || !['Kustomization', 'Component'].includes(kind)) return undefined;
  if (group !== '' && group !== 'kustomize.config.k8s.io') return undefined;
  const mistakes: string[] = [];
  const lists = Object.entries(LISTS).map(([name, schema]) => [name, itemsOf(value, name, schema, mistakes)]);
  const singles = Object.entries(SINGLE).map(([name, schema]) => [
    name,
    valueOf(value, name, schema, mistakes),
  ]);
  const known = new Set([...Object.keys(LISTS), ...Object.keys(SINGLE)]);
  return {
    ...(Object.fromEntries(lists) as Lists),
    ...(Object.fromEntries(singles) as Singles),
    file,
    isComponent: kind === 'Component',
    document,
    others: Object.keys(value).filter(
      (name) => !known.has(name) && !SILENT.has(name) && field(value, name) !== null,
    ),
    mistakes,
  };
}

/** Kustomize takes its fields by any case. */
function withKnownNames(value: unknown): unknown {
  if (!isMap(value)) return value;
  const named: TreeMap = {};
  for (const [name, item] of Object.entries(value)) put(named, NAMES.get(name.toLowerCase()) ?? name, item);
  return named;
}

function itemsOf(value: TreeMap, name: string, schema: z.ZodType, mistakes: string[]): Entry<unknown>[] {
  const items = field(value, name) ?? [];
  if (!Array.isArray(items)) {
    mistakes.push(`${name} is no list`);
    return [];
  }
  return items.flatMap((item, index) => {
    const at = `${name}[${index}]`;
    const read = schema.safeParse(withoutNulls(item));
    if (read.success) return [{ at, item: read.data }];
    mistakes.push(mistakeOf(at, read.error));
    return [];
  });
}

function valueOf(value: TreeMap, name: string, schema: z.ZodType, mistakes: string[]): unknown {
  const item = field(value, name) ?? undefined;
  if (item === undefined) return undefined;
  const read = schema.safeParse(withoutNulls(item));
  if (!read.success) mistakes.push(mistakeOf(name, read.error));
  return read.data;
}

/** A key without a value is as good as none. */
function withoutNulls(item: unknown): unknown {
  if (!isMap(item)) return item;
  const kept: TreeMap = {};
  for (const [key, value] of Object.entries(item)) if (value !== null) put(kept, key, value);
  return kept;
}

function mistakeOf(at: string, error: z.ZodError): string {
  const [issue] = error.issues;
  return `${[at, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'cannot be read'}`;
}
