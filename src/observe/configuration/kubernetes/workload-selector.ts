import * as z from 'zod';
import { textAt } from '../../../model/configuration/place.ts';
import { Fault } from '../../../model/fault.ts';
import { type Labels, type Selector, selects, withLabels } from '../../../model/network/selector.ts';
import type { WorkloadKind } from '../../../model/network/workload.ts';
import { labelsSchema, selectorSchema } from './selector.ts';

/** What else is written in one is passed over by API servers, which say so of policies alone. */
const writtenSchema = z
  .object({
    matchLabels: z.unknown(),
    matchExpressions: z
      .array(z.object({ key: z.unknown(), operator: z.unknown(), values: z.unknown() }).partial())
      .optional(),
  })
  .partial()
  .pipe(z.preprocess((value) => value, selectorSchema));
const optionalSchema = z.object({ spec: z.object({ selector: writtenSchema.optional() }) });
const neededSchema = z.object({
  spec: z.object({ selector: writtenSchema.refine((one) => !isEverything(one), 'selects everything') }),
});
const replicationSchema = z.object({ spec: z.object({ selector: labelsSchema.optional() }) });

/**
 * Holds the selector of a controller to the labels of its pods, as API servers do. Throws a `ZodError`, and a `Fault` where
 * it does not select them.
 */
export function checkSelector(kind: WorkloadKind, value: unknown, labels: Labels): void {
  const selector = selectorOf(kind, value);
  if (selector && !selects(selector, labels))
    throw new Fault('malformed', 'spec.selector does not select the labels of its own template');
}

function selectorOf(kind: WorkloadKind, value: unknown): Selector | undefined {
  if (kind === 'Pod' || kind === 'CronJob') return undefined;
  if (kind === 'ReplicationController') {
    const { selector } = replicationSchema.parse(value).spec;
    return selector && withLabels(selector);
  }
  // Versions before these take it from the labels, and that of a Job is of labels that the server adds.
  const isNeeded = /^apps\/v1(?:beta2)?$/.test(textAt(value, ['apiVersion']));
  const { selector } = (isNeeded ? neededSchema : optionalSchema).parse(value).spec;
  return kind === 'Job' ? undefined : selector;
}

function isEverything(selector: Selector): boolean {
  return selector.kind === 'all' && selector.of.every(isEverything);
}
