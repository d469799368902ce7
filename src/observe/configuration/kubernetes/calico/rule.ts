import * as z from 'zod';
import { hasPorts, PROTOCOLS } from '../../../../model/sets/flow.ts';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { Language } from '../../../../model/sets/language.ts';
import { exactText, oneOfTexts, prefixText } from '../../../../model/sets/patterns.ts';
import { type Entity, entitySchema } from './entity.ts';
import { parsedAt } from './parsed-at.ts';
import { protocolSchema } from './port.ts';

const byte = z.int().min(0).max(255);
const icmpSchema = z
  .strictObject({ type: byte.optional(), code: byte.optional() })
  .refine(({ type, code }) => type !== undefined || code === undefined, { message: 'code needs a type' });

const pathSchema = z
  .strictObject({ exact: z.string().optional(), prefix: z.string().optional() })
  .refine(({ exact, prefix }) => (exact === undefined) !== (prefix === undefined), {
    message: 'must have either exact or prefix',
  })
  .transform(({ exact, prefix = '' }, context) =>
    parsedAt(context, () => (exact === undefined ? wholeSegments(prefix) : exactText(exact))),
  );

/** Since April 2026 a prefix is one of whole segments: `/users` is not that of `/users-all`. */
function wholeSegments(prefix: string): Language {
  return prefix.endsWith('/') ? prefixText(prefix) : exactText(prefix).union(prefixText(`${prefix}/`));
}

/** Paths are compared without the query; without methods and paths it is every request. */
const httpSchema = z
  .strictObject({
    methods: z.array(z.string()).default([]),
    paths: z.array(pathSchema).default([]),
  })
  .transform(({ methods, paths }, context) =>
    parsedAt(context, () =>
      ApplicationSet.http({
        ...(methods.length > 0 && !methods.includes('*') ? { methods: oneOfTexts(methods) } : {}),
        ...(paths.length > 0 ? { paths: Language.unionOf(paths) } : {}),
      }),
    ),
  );

const ICMP: readonly (number | undefined)[] = [PROTOCOLS.icmp, PROTOCOLS.icmpv6];
const isPorted = ({ ports, notPorts }: Entity): boolean => ports.length > 0 || notPorts.length > 0;

/**
 * A rule as it is written. What the API server refuses is refused.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy#rule
 */
export const ruleSchema = z
  .strictObject({
    action: z.enum(['Allow', 'Deny', 'Pass', 'Log']),
    protocol: protocolSchema.optional(),
    notProtocol: protocolSchema.optional(),
    icmp: icmpSchema.optional(),
    notICMP: icmpSchema.optional(),
    ipVersion: z.union([z.literal(4), z.literal(6)]).optional(),
    source: entitySchema.prefault({}),
    destination: entitySchema.prefault({}),
    http: httpSchema.optional(),
    metadata: z.object({}).optional(),
  })
  .refine(
    ({ protocol, source, destination }) =>
      (!isPorted(source) && !isPorted(destination)) || (protocol !== undefined && hasPorts(protocol)),
    { path: ['protocol'], message: 'must be TCP, UDP or SCTP where there are ports' },
  )
  .refine(({ protocol, icmp }) => !icmp || ICMP.includes(protocol), {
    path: ['protocol'],
    message: 'must be ICMP or ICMPv6 where there is icmp',
  })
  .refine(({ http, action }) => !http || action === 'Allow', {
    path: ['http'],
    message: 'is for rules with the action Allow only',
  })
  .refine(({ http, protocol }) => !http || protocol === undefined || protocol === PROTOCOLS.tcp, {
    path: ['http'],
    message: 'is for TCP only',
  });
export type WrittenRule = z.output<typeof ruleSchema>;
