import type { Direction } from '../../../model/network/policy.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { blocksOf } from '../address-list.ts';
import type { Allowance } from '../allowances.ts';
import {
  inOrder,
  type LabelEngine,
  type LabelPolicies,
  labelPolicies,
  type LabelPolicy,
} from '../label-policies.ts';
import { byPath, chunks, clusterName, manifestFile } from '../manifest-text.ts';
import { conditionsOf } from '../pod-set.ts';
import { LAST_PORT, portList, type Ports } from '../port-list.ts';
import type { NetworkUnit } from '../types.ts';
import { httpMatch, sayHttp } from './requests.ts';
import { selectorsOf } from './selector.ts';

const ENGINE: LabelEngine = {
  name: 'Calico',
  names: false,
  sayRequests: sayHttp,
  matchesNames: ({ reach }) =>
    reach.kind === 'any' || (reach.kind === 'addresses' && AddressSet.V4.isSubsetOf(reach.addresses)),
};

/** Before the NetworkPolicies of Kubernetes, which are at 1000. */
const ORDER = 500;
/** The most ports that the API takes in a rule. */
const MOST_PORTS = 50;
/** Blocks of Calico match pods too; these are for what is no pod. */
const NO_POD = { notSelector: 'has(projectcalico.org/namespace)' };

/**
 * GlobalNetworkPolicies of Calico, one for each member, in the default tier, which denies what none of them allows.
 * They are global because only there `notSelector` is about everything, so that a block can be one without pods.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/globalnetworkpolicy
 */
export const CALICO: NetworkUnit = {
  id: 'calico',
  vectors: ['V5', 'V8', 'V11'],
  description: 'GlobalNetworkPolicies of Calico, HTTP methods and paths included where calls arrive',
  compile(segmentation, options) {
    const { members, losses } = labelPolicies(segmentation, options, ENGINE);
    const artefacts = members.map((one) => manifestFile('calico', one.member, [policyOf(one, segmentation)]));
    return { artefacts: byPath(artefacts), losses: inOrder(losses, segmentation) };
  },
};

function policyOf({ member, policies }: LabelPolicies, segmentation: Segmentation): object {
  const subject = { namespaces: { only: member.namespace }, conditions: conditionsOf(member.labels) };
  return {
    apiVersion: 'projectcalico.org/v3',
    kind: 'GlobalNetworkPolicy',
    metadata: { name: clusterName(member, segmentation) },
    spec: {
      order: ORDER,
      ...selectorsOf(subject),
      types: policies.map(({ direction }) => (direction === 'egress' ? 'Egress' : 'Ingress')),
      ...Object.fromEntries(
        policies.map((policy) => [
          policy.direction,
          policy.allowances.flatMap((allowance) => rulesOf(allowance, policy)),
        ]),
      ),
    },
  };
}

function rulesOf(allowance: Allowance, { direction, context }: LabelPolicy): object[] {
  const { traffic, http, permission } = allowance;
  const { ports, inexpressible } = portList(traffic, true);
  if (!inexpressible.isEmpty())
    context.losses.forced(
      { member: context.member, direction, permission, traffic: inexpressible },
      'tighter',
      'only ports of TCP, UDP and SCTP are listed, so what else is left of everything is refused',
    );
  const matches = matchesOf(ports);
  return entitiesOf(allowance).flatMap((entity) =>
    matches.flatMap((match) =>
      (http ?? [undefined]).map((rule) =>
        ruleOf(direction, entity, match, rule ? { http: httpMatch(rule) } : {}),
      ),
    ),
  );
}

interface Match {
  readonly protocol?: Ports['protocol'];
  readonly ports?: readonly (number | string)[];
}

function ruleOf(direction: Direction, entity: object, { protocol, ports }: Match, http: object): object {
  const listed = ports ? { ports } : {};
  const [source, destination] = direction === 'ingress' ? [entity, listed] : [{}, { ...entity, ...listed }];
  return {
    action: 'Allow',
    ...(protocol ? { protocol } : {}),
    ...http,
    ...(Object.keys(source).length > 0 ? { source } : {}),
    ...(Object.keys(destination).length > 0 ? { destination } : {}),
  };
}

/** A rule has one protocol. */
function matchesOf(ports: readonly Ports[] | undefined): Match[] {
  if (!ports) return [{}];
  return [...Map.groupBy(ports, ({ protocol }) => protocol)].flatMap(([protocol, own]): Match[] => {
    if (own.some(({ first, last }) => first === 0 && last === LAST_PORT)) return [{ protocol }];
    const written = own.map(({ first, last }) => (first === last ? first : `${first}:${last}`));
    return chunks(written, MOST_PORTS).map((some) => ({ protocol, ports: some }));
  });
}

function entitiesOf({ reach }: Allowance): object[] {
  if (reach.kind === 'pods') return [selectorsOf(reach.pods)];
  if (reach.kind !== 'addresses') return [{}];
  if (reach.addresses.equals(AddressSet.ALL)) return [NO_POD];
  const blocks = blocksOf(reach.addresses);
  const whole = blocks.filter(({ except }) => except.length === 0).map(({ cidr }) => cidr);
  const [v4, v6] = [whole.filter(isV4), whole.filter((cidr) => !isV4(cidr))];
  return [
    ...[v4, v6].filter((nets) => nets.length > 0).map((nets) => ({ nets, ...NO_POD })),
    ...blocks
      .filter(({ except }) => except.length > 0)
      .map(({ cidr, except }) => ({ nets: [cidr], notNets: except, ...NO_POD })),
  ];
}

function isV4(cidr: string): boolean {
  return !cidr.includes(':');
}
