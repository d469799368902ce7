import * as z from 'zod';
import { type Selector, withLabels } from '../../../model/network/selector.ts';
import { keySchema, valueSchema } from './valid-names.ts';

const expressionSchema = z
  .strictObject({
    key: keySchema,
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
    values: z.array(valueSchema).default([]),
  })
  .refine(({ operator, values }) => operator.endsWith('In') === values.length > 0, {
    message: 'In and NotIn need values, Exists and DoesNotExist must have none',
  });

/** No label may be called so, and a schema of a record would pass over it. */
const noPrototypeSchema = z.custom<Record<string, string>>(
  (labels) => typeof labels !== 'object' || labels === null || !Object.hasOwn(labels, '__proto__'),
  { message: '__proto__ is no key of a label' },
);

export const labelsSchema = noPrototypeSchema
  .pipe(z.record(keySchema, valueSchema))
  .transform((labels) => new Map(Object.entries(labels)));

/**
 * A `LabelSelector`: every label and every expression must hold, and an empty selector selects everything.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
 */
export const selectorSchema = z
  .strictObject({
    matchLabels: labelsSchema.optional(),
    matchExpressions: z.array(expressionSchema).optional(),
  })
  .transform(({ matchLabels = new Map<string, string>(), matchExpressions = [] }): Selector => {
    const expressions = matchExpressions.map((expression) => ({ kind: 'label' as const, ...expression }));
    return { kind: 'all', of: [withLabels(matchLabels), ...expressions] };
  });
