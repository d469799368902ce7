import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { Engine, Policy, Rule } from '../../../model/network/policy.ts';
import { EVERYTHING } from '../../../model/network/selector.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { memberSelector } from '../../../model/segmentation/member-selection.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { ApplicationSet } from '../../../model/sets/applications.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { quoted } from '../../../model/sets/quoting.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { ALL_TCP } from '../losses.ts';
import type { Reading } from '../types.ts';
import { HTTP_FILTER, NETWORK_FILTER } from './filters.ts';
import { trafficOf } from './parse-permission.ts';
import { peersOf } from './parse-principal.ts';

const policySchema = z.strictObject({
  permissions: z.array(z.unknown()).min(1),
  principals: z.array(z.unknown()).min(1),
});
const rulesSchema = z.strictObject({
  action: z.enum(['ALLOW', 'DENY']),
  policies: z.record(z.string(), policySchema),
});

const filterSchema = ({ name, type }: { name: string; type: string }, shape: z.ZodRawShape) =>
  z.strictObject({
    name: z.literal(name),
    typed_config: z.strictObject({ '@type': z.literal(type), ...shape, rules: rulesSchema }),
  });

/** Filters that deny, and then one that allows. */
const chainOf = (filter: ReturnType<typeof filterSchema>) =>
  z
    .array(filter)
    .min(1)
    .refine(
      (filters) =>
        filters.every(
          ({ typed_config: { rules } }, place) =>
            (rules.action === 'ALLOW') === (place === filters.length - 1),
        ),
      { message: 'must deny first, and allow with the last' },
    );

const artefactSchema = z.strictObject({
  network_filters: chainOf(filterSchema(NETWORK_FILTER, { stat_prefix: z.string().min(1) })),
  http_filters: chainOf(filterSchema(HTTP_FILTER, {})),
});

/** The network filter is in chains for what is not HTTP, the HTTP filter in those for HTTP; neither sees but TCP. */
const ENVOY_ENGINE: Engine = { id: 'envoy', stages: [{ id: 'rbac', order: 'deny-first' }], governs: ALL_TCP };
const HTTP = Traffic.application(Intervals.of([[0, 65_535]]), ApplicationSet.http({}));
const OTHER = ALL_TCP.subtract(HTTP);

/** The inverse of `compile`. Throws a `Fault` (`malformed`) that names the file, for whatever it does not write. */
export function parse(artefacts: readonly Artefact[], segmentation: Segmentation): Reading[] {
  const policies = artefacts.map((artefact): Policy => {
    const member = segmentation.members.find(
      ({ namespace, name }) => `envoy/${namespace}.${name}.json` === artefact.path,
    );
    if (!member)
      throw new Fault('malformed', `${quoted(artefact.path)} is of no workload that has a profile`);
    try {
      return policyOf(artefact, member, segmentation);
    } catch (error) {
      const issue = error instanceof z.ZodError ? error.issues[0] : undefined;
      const reason = issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : messageOf(error);
      throw new Fault('malformed', `${artefact.path}: ${reason.slice(0, 500)}`, { cause: error });
    }
  });
  return [{ name: '', policies, engine: ENVOY_ENGINE }];
}

function policyOf({ path, text }: Artefact, member: Member, segmentation: Segmentation): Policy {
  const written = artefactSchema.parse(parseJson(text));
  const origin = { file: path, document: 1, line: 1 };
  const rulesIn = (chain: 'network_filters' | 'http_filters', seen: Traffic): Rule[] =>
    written[chain].flatMap(({ typed_config: { rules } }, place) =>
      Object.entries(rules.policies).map(([name, { permissions, principals }]): Rule => ({
        direction: 'ingress',
        action: rules.action === 'ALLOW' ? 'allow' : 'deny',
        peers: principals.flatMap((one) => peersOf(one, segmentation)),
        traffic: permissions
          .map((one) => trafficOf(one, chain === 'http_filters'))
          .reduce((all, one) => all.union(one), Traffic.NONE)
          .intersect(seen),
        namedPorts: [],
        origin: { ...origin, path: `${chain}[${place}].typed_config.rules.policies.${name}` },
      })),
    );
  return {
    kind: 'EnvoyRbac',
    namespace: member.namespace,
    name: member.name,
    stage: 'rbac',
    priority: 0,
    subject: { namespaces: EVERYTHING, workloads: memberSelector([member.id]) },
    isolates: ['ingress'],
    rules: [...rulesIn('network_filters', OTHER), ...rulesIn('http_filters', HTTP)],
    origin: { ...origin, path: '' },
  };
}
