import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import type { BuildBudget } from './budget.ts';
import { fieldSpecSchema, type FieldSpec } from './fields.ts';
import type { NameReference } from './references/name-references.ts';

const fieldSpecs = z.array(fieldSpecSchema).default([]);

const configurationSchema = z.object({
  commonAnnotations: fieldSpecs,
  commonLabels: fieldSpecs,
  images: fieldSpecs,
  namespace: fieldSpecs,
  nameReference: z
    .array(z.object({ kind: z.string(), group: z.string().optional(), fieldSpecs }))
    .default([]),
  varReference: fieldSpecs,
});

const MOST_FIELDS = 1000;

/** Fields that transformers look at besides those of Kubernetes itself. */
export interface Configuration {
  readonly commonAnnotations: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
}

export const NO_CONFIGURATION: Configuration = {
  commonAnnotations: [],
  commonLabels: [],
  images: [],
  namespace: [],
  nameReference: [],
  varReference: [],
};

/** What a document of `configurations` says, added to others. Throws a `Fault` where it cannot be read. */
export function withConfiguration(before: Configuration, value: unknown, budget: BuildBudget): Configuration {
  const read = configurationSchema.safeParse(value);
  if (!read.success) throw new Fault('malformed', 'a document is no configuration of fields');
  const { nameReference, ...specs } = read.data;
  const references = nameReference.map(({ fieldSpecs: fields, ...target }) => ({ ...target, fields }));
  budget.spend(read.data.nameReference.length);
  const after: Configuration = {
    commonAnnotations: [...before.commonAnnotations, ...specs.commonAnnotations],
    commonLabels: [...before.commonLabels, ...specs.commonLabels],
    images: [...before.images, ...specs.images],
    namespace: [...before.namespace, ...specs.namespace],
    nameReference: [...before.nameReference, ...references],
    varReference: [...before.varReference, ...specs.varReference],
  };
  const configured = Object.values(after).reduce((sum, list: readonly unknown[]) => sum + list.length, 0);
  const referring = after.nameReference.reduce((sum, one) => sum + one.fields.length, 0);
  if (configured + referring > MOST_FIELDS)
    throw new Fault('limit', `more than ${MOST_FIELDS} fields are configured`);
  return after;
}
