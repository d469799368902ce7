import type { Gap } from '../../../../model/gap.ts';
import type { Action, Peer, Policy, Rule } from '../../../../model/network/policy.ts';
import { type Labels, withLabels } from '../../../../model/network/selector.ts';
import type { Service } from '../../../../model/network/service.ts';
import { namespaceNamed } from '../../../../model/network/workload.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { pathIn } from '../network-policy.ts';
import type { Ports } from '../port.ts';
import { type Entity, type NetworkSet, peersOf, within } from './entity.ts';
import type { WrittenPolicy } from './policy.ts';
import { endpoints } from './selection.ts';
import type { Tier } from './tier.ts';
import { towards, trafficOf, type ReportGap } from './traffic.ts';

/** What the selectors and names of a policy are looked up among, and where is told what cannot be said. */
export interface Surroundings {
  readonly sets: readonly NetworkSet[];
  readonly services: readonly Service[];
  readonly tiers: readonly Tier[];
  readonly gaps: Gap[];
}

const ACTIONS: Readonly<Record<string, Action>> = {
  Allow: 'allow',
  Deny: 'deny',
  Pass: 'pass',
  Log: 'audit',
};
const FAMILIES = { 4: AddressSet.V4, 6: AddressSet.V6 } as const;

/**
 * The policy in the words of the model; undefined where it is for hosts only. What the model cannot say is a gap, and
 * taken so that nothing that may happen is left out: a rule that allows is taken without that condition, any other is
 * left out.
 */
export function resolvePolicy(policy: WrittenPolicy, surroundings: Surroundings): Policy | undefined {
  const { title, origin, onlyHosts } = policy;
  const subject = `${origin.file}:${origin.line}`;
  if (onlyHosts) {
    const reason = `${title}: spec.${onlyHosts} makes it one for host endpoints, which are not evaluated`;
    surroundings.gaps.push({ kind: 'unsupported', subject, reason });
    return undefined;
  }
  if (policy.forwarded) {
    const reason = `${title}: spec.applyOnForward is for host endpoints, which are not evaluated; for pods it changes nothing`;
    surroundings.gaps.push({ kind: 'unsupported', subject, reason, informational: true });
  }
  const tier = surroundings.tiers.find(({ name }) => name === policy.tier);
  return {
    kind: policy.kind,
    namespace: policy.namespace,
    name: policy.name,
    stage: policy.tier,
    priority: 0,
    subject: endpoints(policy.subject),
    isolates: tier?.passes === true ? [] : policy.isolates,
    rules: policy.rules.flatMap((rule) => resolveRule(policy, rule, surroundings)),
    origin,
  };
}

function resolveRule(
  policy: WrittenPolicy,
  { direction, index, written }: WrittenPolicy['rules'][number],
  surroundings: Surroundings,
): Rule[] {
  const action = ACTIONS[written.action] ?? 'deny';
  const path = `spec.${direction}[${index}]`;
  const reported = surroundings.gaps.length;
  const reportGap = gapReporter(policy, path, action, surroundings.gaps);
  const isIngress = direction === 'ingress';
  const { source, destination, ipVersion } = written;
  const own = isIngress ? destination : source;
  tellOfSourcePorts(source, reportGap);
  tellOfOwnEnd(own, isIngress ? 'destination' : 'source', reportGap);
  if (written.http && !isIngress) reportGap('http', 'Calico enforces it for ingress only');
  const subjects = peersOf(own, policy.namespace, AddressSet.ALL, surroundings.sets);
  const isForAll = subjects.some(({ kind }) => kind === 'entity');
  const ports = trafficOf(written, reportGap);
  const family = ipVersion === undefined ? AddressSet.ALL : FAMILIES[ipVersion];
  const met = isIngress
    ? meetSource(source, policy, { family, ports }, surroundings, reportGap)
    : meetDestination(destination, policy, { family, ports }, surroundings, reportGap);
  if (surroundings.gaps.length > reported && action !== 'allow') return [];
  const origin = { ...policy.origin, path: pathIn(policy.origin.path, path) };
  return [{ direction, action, ...(isForAll ? {} : { subjects }), peers: met.peers, ...met.ports, origin }];
}

/** Tells of fields of a rule, and what becomes of it. */
function gapReporter({ title, origin }: WrittenPolicy, path: string, action: Action, gaps: Gap[]): ReportGap {
  const outcome = action === 'allow' ? 'taken without it' : 'left out';
  return (field, reason) =>
    gaps.push({
      kind: 'unsupported',
      subject: `${origin.file}:${origin.line}`,
      reason: `${title}: ${path}.${field} is not evaluated: ${reason}; the rule is ${outcome}`,
    });
}

function tellOfSourcePorts({ ports, notPorts }: Entity, reportGap: ReportGap): void {
  if (ports.length > 0) reportGap('source.ports', 'ports of the source are not modelled');
  if (notPorts.length > 0) reportGap('source.notPorts', 'ports of the source are not modelled');
}

/** What a rule says of the pods that its policy is for, beyond labels and addresses. */
function tellOfOwnEnd({ services, domains }: Entity, field: string, reportGap: ReportGap): void {
  if (services) reportGap(`${field}.services`, 'it is said of the pods that the policy is for');
  if (domains.length > 0) reportGap(`${field}.domains`, 'it is said of the pods that the policy is for');
}

/** Whom a rule is about at the other end, and with what traffic. */
interface Met {
  readonly peers: Peer[];
  readonly ports: Ports;
}

/** What a rule says of every peer. */
interface Asked {
  readonly family: AddressSet;
  readonly ports: Ports;
}

/** The endpoints of a service as sources have any port. */
function meetSource(
  entity: Entity,
  policy: WrittenPolicy,
  { family, ports }: Asked,
  surroundings: Surroundings,
  reportGap: ReportGap,
): Met {
  if (entity.domains.length > 0) reportGap('source.domains', 'domains are of Calico Enterprise');
  const service = serviceOf(entity, policy, surroundings, (why) => reportGap('source.services', why));
  return {
    peers: service ? [podsOf(service, family)] : peersOf(entity, policy.namespace, family, surroundings.sets),
    ports,
  };
}

/** The endpoints of a service as destinations have its ports. */
function meetDestination(
  entity: Entity,
  policy: WrittenPolicy,
  { family, ports }: Asked,
  surroundings: Surroundings,
  reportGap: ReportGap,
): Met {
  if (entity.domains.length > 0) reportGap('destination.domains', 'domains are of Calico Enterprise');
  const service = serviceOf(entity, policy, surroundings, (why) => reportGap('destination.services', why));
  if (service) return { peers: [podsOf(service, family)], ports: towards(service.ports, ports) };
  return { peers: peersOf(entity, policy.namespace, family, surroundings.sets), ports };
}

type Selecting = Service & { readonly selector: Labels };

/** The service that an entity names, if it names one whose endpoints are known. */
function serviceOf(
  { services: named }: Entity,
  policy: WrittenPolicy,
  { services }: Surroundings,
  reportGap: (reason: string) => void,
): Selecting | undefined {
  if (!named) return undefined;
  const namespace = named.namespace ?? policy.namespace;
  const service = services.find((one) => one.name === named.name && one.namespace === namespace);
  if (!service) reportGap('there is no such service');
  else if (isSelecting(service)) return service;
  else reportGap('the service has no selector, so its endpoints are not known');
  return undefined;
}

function isSelecting(service: Service): service is Selecting {
  return service.selector !== undefined && service.selector.size > 0 && service.type !== 'ExternalName';
}

function podsOf({ namespace, selector }: Selecting, family: AddressSet): Peer {
  const selection = { namespaces: namespaceNamed(namespace), workloads: withLabels(selector) };
  return { kind: 'workloads', selection, ...within(family, AddressSet.NONE) };
}
