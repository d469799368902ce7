import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import type { Policy, Rule } from '../../../../model/network/policy.ts';
import { EVERYTHING } from '../../../../model/network/selector.ts';
import type { Selection } from '../../../../model/network/workload.ts';
import type { ApplicationSet } from '../../../../model/sets/applications.ts';
import type { Intervals } from '../../../../model/sets/intervals.ts';
import { OptionalText } from '../../../../model/sets/optional-text.ts';
import { Traffic } from '../../../../model/sets/traffic.ts';
import type { Manifest } from '../manifest.ts';
import { pathIn } from '../network-policy.ts';
import { conditionMatch, conditionSchema } from './condition.ts';
import { allOf, both, EVERY_REQUEST, type Match, peersOf, type Purpose } from './match.ts';
import { inMesh, scopeOf } from './mesh.ts';
import { operationMatch, operationSchema } from './operation.ts';
import { sourceMatch, sourceSchema } from './source.ts';
import { workloadSelectorSchema } from './values.ts';

const ruleSchema = z.strictObject({
  from: z
    .array(z.strictObject({ source: sourceSchema }))
    .min(1)
    .optional(),
  to: z
    .array(z.strictObject({ operation: operationSchema }))
    .min(1)
    .optional(),
  when: z.array(conditionSchema).default([]),
});

const policySchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()).default({}) }),
  spec: z
    .strictObject({
      selector: workloadSelectorSchema.optional(),
      targetRef: z.unknown().optional(),
      targetRefs: z.array(z.unknown()).default([]),
      rules: z.array(ruleSchema).default([]),
      action: z.enum(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']).default('ALLOW'),
      provider: z.strictObject({ name: z.string() }).optional(),
    })
    .refine(({ action, provider }) => (action === 'CUSTOM') === (provider !== undefined), {
      message: 'provider goes with the action CUSTOM, and with no other',
    })
    .refine(({ action, rules }) => rules.length > 0 || action === 'ALLOW' || action === 'AUDIT', {
      message: 'needs rules: without any it would never match',
    })
    .prefault({}),
});

type WrittenRule = z.output<typeof ruleSchema>;

/** A rule as alternatives: sources that ask the same of messages, and the operations. */
interface ReadRule {
  readonly sources: readonly Match[];
  readonly operations: readonly Match[];
  readonly origin: Rule['origin'];
}

/** As it is written, before the modes of mutual TLS are known. */
export interface AuthorizationPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly subject: Selection;
  readonly purpose: Purpose;
  /** Does it deny what no policy allows? */
  readonly isolates: boolean;
  readonly rules: readonly ReadRule[];
  /** What is not evaluated of it, one sentence part each; `informational` where that changes no result. */
  readonly remarks: readonly { readonly text: string; readonly informational: boolean }[];
  readonly origin: Policy['origin'];
}

const PURPOSES: Readonly<Record<string, Purpose>> = {
  ALLOW: 'allow',
  DENY: 'deny',
  AUDIT: 'audit',
  CUSTOM: 'audit',
};
const TRUE = /^(?:1|t|T|TRUE|true|True)$/;

/**
 * An AuthorizationPolicy of Istio. Throws a `ZodError` for what Istio would refuse, and a `Fault` for addresses, path
 * templates, attributes that there are not, and policies for gateways and waypoints.
 * Source: https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function readAuthorizationPolicy(manifest: Manifest): AuthorizationPolicy {
  const { value, name, namespace = 'default', origin } = manifest;
  const { spec, metadata } = policySchema.parse(value);
  if (spec.targetRef !== undefined || spec.targetRefs.length > 0)
    throw new Fault(
      'unsupported',
      'targetRefs: policies that are bound to gateways, waypoints and services are not evaluated',
    );
  const isDryRun = TRUE.test(metadata.annotations['istio.io/dry-run'] ?? '');
  const purpose = isDryRun ? 'audit' : (PURPOSES[spec.action] ?? 'audit');
  const rules = spec.rules.map((rule, index) => ({
    ...readRule(rule, namespace, purpose),
    origin: { ...origin, path: pathIn(origin.path, `spec.rules[${index}]`) },
  }));
  return {
    namespace,
    name,
    subject: inMesh({ namespaces: scopeOf(namespace), workloads: spec.selector ?? EVERYTHING }),
    purpose,
    isolates: purpose === 'allow',
    rules,
    remarks: isDryRun
      ? [{ text: 'is a dry run: it is not enforced', informational: true }]
      : remarksOf(spec.action, rules),
    origin,
  };
}

function readRule(
  { from, to, when }: WrittenRule,
  namespace: string,
  purpose: Purpose,
): Omit<ReadRule, 'origin'> {
  const conditions = allOf(when.map((condition) => conditionMatch(condition, purpose, namespace)));
  const sources = from?.map(({ source }) => sourceMatch(source, namespace, purpose)) ?? [EVERY_REQUEST];
  const operations = to?.map(({ operation }) => operationMatch(operation, purpose)) ?? [EVERY_REQUEST];
  return { sources: sources.map((source) => both(source, conditions)), operations };
}

function remarksOf(action: string, rules: readonly ReadRule[]): AuthorizationPolicy['remarks'] {
  if (action === 'CUSTOM')
    return [
      {
        text: 'CUSTOM: what its provider denies is not known, and is shown as if it were allowed',
        informational: false,
      },
    ];
  const side = action === 'ALLOW' ? 'allows as if the condition held' : 'denies as if it did not';
  const unknown = rules.flatMap(({ sources, operations, origin: { path } }) =>
    [...new Set([...sources, ...operations].flatMap((match) => match.unknown))].map((what) => ({
      text: `${path}: ${what}, so it ${side}`,
      informational: false,
    })),
  );
  return action === 'AUDIT' ? [] : unknown;
}

/**
 * The policy for those of its subjects whose sidecars take no mutual TLS on the ports `unproven`, where nobody has an
 * identity.
 */
export function policyFor(
  policy: AuthorizationPolicy,
  subject: Selection,
  unproven: Intervals<number>,
): Policy {
  const { namespace, name, purpose, isolates, rules, origin } = policy;
  return {
    kind: 'AuthorizationPolicy',
    namespace,
    name,
    stage: 'istio',
    priority: 0,
    subject,
    isolates: isolates ? ['ingress'] : [],
    rules: rules.flatMap((rule) => [
      ...rulesOn(rule, EVERY_REQUEST.ports.subtract(unproven), purpose, true),
      ...(unproven.isEmpty() ? [] : rulesOn(rule, unproven, purpose, false)),
    ]),
    origin,
  };
}

/** Does it look at identities, so that it matters whether there are any? */
export function asksForIdentity({ rules }: AuthorizationPolicy): boolean {
  return rules.some(({ sources }) => sources.some(({ identities }) => !identities.equals(OptionalText.ALL)));
}

/** One rule for all sources that ask the same of ports and messages. */
function rulesOn(
  { sources, operations, origin }: ReadRule,
  ports: Intervals<number>,
  purpose: Purpose,
  proven: boolean,
): Rule[] {
  const alike: { ports: Intervals<number>; messages: ApplicationSet; sources: Match[] }[] = [];
  for (const source of sources) {
    const known = alike.find((one) => one.ports.equals(source.ports) && one.messages.equals(source.messages));
    if (known) known.sources.push(source);
    else alike.push({ ports: source.ports, messages: source.messages, sources: [source] });
  }
  return alike.flatMap((group): Rule[] => {
    const traffic = operations
      .map((operation) =>
        Traffic.application(
          operation.ports.intersect(group.ports).intersect(ports),
          operation.messages.intersect(group.messages),
        ),
      )
      .reduce((all, one) => all.union(one), Traffic.NONE);
    const peers = group.sources.flatMap((source) => peersOf(source, purpose, proven));
    if (peers.length === 0 && !proven) return [];
    return [{ direction: 'ingress', action: purpose, peers, traffic, namedPorts: [], origin }];
  });
}
