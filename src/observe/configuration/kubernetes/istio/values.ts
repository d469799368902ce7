import * as z from 'zod';
import { PROTOCOLS } from '../../../../model/sets/flow.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { labelsSchema } from '../selector.ts';
import { type Selector, withLabels } from '../../../../model/network/selector.ts';

/** A list of texts, none of them empty; left out it is empty. */
export const valuesSchema = z.array(z.string().min(1).max(4096)).default([]);

const portText = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .refine((port) => port <= 65_535, { message: 'is no port' });

/** Ports as texts, as AuthorizationPolicies have them. */
export const portsSchema = z.array(portText).default([]);

export function portSet(ports: readonly number[]): Intervals<number> {
  return Intervals.of(ports.map((port) => [port, port] as const));
}

/** A `WorkloadSelector`: labels only, without wildcards. */
export const workloadSelectorSchema = z
  .strictObject({
    matchLabels: z
      .record(z.string(), z.string())
      .refine(
        (labels) =>
          Object.entries(labels)
            .flat()
            .every((text) => !text.includes('*')),
        {
          message: 'must not have wildcards',
          abort: true,
        },
      )
      .pipe(labelsSchema)
      .default(new Map()),
  })
  .transform(({ matchLabels }): Selector | undefined =>
    matchLabels.size === 0 ? undefined : withLabels(matchLabels),
  );

export const TCP = PROTOCOLS.tcp;
