import * as z from 'zod';
import { icmpsSchema } from './icmp.ts';
import { EGRESS_FIELDS, FQDN_FIELDS, PEER_FIELDS, sayingFields, type WrittenPeers } from './peers.ts';
import { portDenyRulesSchema, portRulesSchema, type WrittenPortRules } from './port-rules.ts';
import { requirementsSchema } from './selector.ts';

const authenticationSchema = z
  .strictObject({ mode: z.enum(['disabled', 'required', 'test-always-fail']) })
  .optional();

/** One rule of any of the four lists. */
export interface WrittenRule {
  readonly peers: WrittenPeers;
  readonly toPorts: WrittenPortRules;
  readonly icmps: NonNullable<z.output<typeof icmpsSchema>>;
  readonly authentication: z.output<typeof authenticationSchema>;
}

type Prefixed<Prefix extends string, Fields> = {
  [Name in keyof Fields & string as `${Prefix}${Name}`]: Fields[Name];
};

/** The fields with a prefix before their names, as a rule has them. */
function prefixed<Prefix extends string, Fields extends object>(
  prefix: Prefix,
  fields: Fields,
): Prefixed<Prefix, Fields> {
  const entries = Object.entries(fields).map(([name, schema]) => [`${prefix}${name}`, schema]);
  return Object.fromEntries(entries) as Prefixed<Prefix, Fields>;
}

/** A rule that was read, its peers by the names of the fields without their prefix. */
function ruleOf(prefix: 'from' | 'to', read: object): WrittenRule {
  const { toPorts, icmps, authentication, ...peers }: Partial<Omit<WrittenRule, 'peers'>> = read;
  const named = Object.entries(peers).map(([name, value]) => [name.slice(prefix.length), value]);
  return {
    peers: Object.fromEntries(named) as WrittenPeers,
    toPorts: toPorts ?? [],
    icmps: icmps ?? [],
    authentication,
  };
}

/** What Cilium refuses of a rule as a whole. */
function check({ peers, toPorts, icmps }: WrittenRule, context: z.RefinementCtx): void {
  const saying = sayingFields(peers);
  if (saying.length > 1)
    context.addIssue({ code: 'custom', message: `must not say both ${saying.slice(0, 2).join(' and ')}` });
  if (icmps.length > 0 && toPorts.length > 0)
    context.addIssue({ code: 'custom', path: ['icmps'], message: 'must not stand beside toPorts' });
}

const allow = { toPorts: portRulesSchema, icmps: icmpsSchema, authentication: authenticationSchema };
const deny = { toPorts: portDenyRulesSchema, icmps: icmpsSchema };
const to = prefixed('to', { ...PEER_FIELDS, ...EGRESS_FIELDS });
const from = prefixed('from', PEER_FIELDS);

const noDns = z
  .strictObject({ ...from, ...allow })
  .refine(({ toPorts = [] }) => toPorts.every(({ rules }) => (rules?.dns.length ?? 0) === 0), {
    path: ['toPorts'],
    message: 'must not have rules for DNS at ingress',
  });

const ingressSchema = noDns.transform((read) => ruleOf('from', read)).superRefine(check);
const ingressDenySchema = z
  .strictObject({ ...from, ...deny })
  .transform((read) => ruleOf('from', read))
  .superRefine(check);
const egressSchema = z
  .strictObject({ ...to, ...prefixed('to', FQDN_FIELDS), ...allow })
  .transform((read) => ruleOf('to', read))
  .superRefine(check);
const egressDenySchema = z
  .strictObject({ ...to, ...deny })
  .transform((read) => ruleOf('to', read))
  .superRefine(check);

/** A `Rule`: whom it is for and four lists. Labels, description and log say nothing of who may talk to whom. */
export const specSchema = z
  .strictObject({
    endpointSelector: requirementsSchema.optional(),
    nodeSelector: requirementsSchema.optional(),
    ingress: z.array(ingressSchema).default([]),
    ingressDeny: z.array(ingressDenySchema).default([]),
    egress: z.array(egressSchema).default([]),
    egressDeny: z.array(egressDenySchema).default([]),
    enableDefaultDeny: z
      .strictObject({ ingress: z.boolean().optional(), egress: z.boolean().optional() })
      .default({}),
    labels: z.array(z.unknown()).optional(),
    description: z.string().optional(),
    log: z.strictObject({ value: z.string().optional() }).optional(),
  })
  .refine(
    ({ endpointSelector, nodeSelector }) => (endpointSelector === undefined) !== (nodeSelector === undefined),
    { message: 'must have either endpointSelector or nodeSelector' },
  );
export type WrittenSpec = z.output<typeof specSchema>;
