import { yamlText } from '../../../model/yaml/write.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { ALL_TCP, NetworkLosses } from '../losses.ts';
import type { NetworkCompilation, NetworkOptions, NetworkUnit } from '../types.ts';
import { bystandersOf, withBystanders } from './bystanders.ts';
import { type MemberRules, rulesOf } from './member-rules.ts';
import { strictPorts } from './mutual-tls.ts';
import { isOutOfMesh } from './source.ts';

const API_VERSION = 'security.istio.io/v1';
const ROOT_NAMESPACE = 'istio-system';
const NO_TCP = Traffic.ALL.subtract(ALL_TCP);

/** AuthorizationPolicies for every member, and PeerAuthentications where mutual TLS is asked for. */
export const ISTIO: NetworkUnit = {
  id: 'istio',
  vectors: ['V5', 'V8'],
  description:
    'Istio AuthorizationPolicy: sidecars judge calls by identity and HTTP request, where they arrive',
  compile,
};

function compile(segmentation: Segmentation, options: NetworkOptions): NetworkCompilation {
  const losses = new NetworkLosses(options);
  const compiled = new Map<string, MemberRules>();
  for (const member of segmentation.members) {
    if (member.egress)
      losses.forced(
        { member, direction: 'egress' },
        'wider',
        'AuthorizationPolicies judge calls where they arrive: calls that a workload makes are not restricted',
      );
    const rules = memberRules(member, segmentation, losses);
    if (rules) compiled.set(member.id, rules);
  }
  const artefacts = Array.from(compiled.values(), (rules) => {
    const bystanders = bystandersOf(rules.member, segmentation);
    const kept = withBystanders(rules, bystanders, compiled, losses);
    return kept
      ? [
          artefact(
            rules,
            segmentation.members.indexOf(rules.member),
            kept,
            strictPorts(rules, segmentation, losses),
          ),
        ]
      : [];
  });
  return { artefacts: artefacts.flat().toSorted((a, b) => (a.path < b.path ? -1 : 1)), losses: losses.all };
}

function memberRules(
  member: Member,
  segmentation: Segmentation,
  losses: NetworkLosses,
): MemberRules | undefined {
  if (!member.ingress) return undefined;
  const place = { member, direction: 'ingress' as const };
  const reason = reasonToSkip(member);
  if (reason !== undefined) {
    losses.forced(place, 'wider', `${reason}: calls to it are not restricted`);
    return undefined;
  }
  losses.forced({ ...place, traffic: NO_TCP }, 'wider', 'Istio sees TCP only: all else is not restricted');
  return rulesOf(member, member.ingress, segmentation, losses);
}

function reasonToSkip(member: Member): string | undefined {
  if (member.labels.size === 0) return 'it has no labels that a policy could select it by';
  if (member.namespace === ROOT_NAMESPACE) return `policies in ${ROOT_NAMESPACE} are for every namespace`;
  return isOutOfMesh(member) ? 'it says that it gets no sidecar' : undefined;
}

function artefact(
  { member }: MemberRules,
  place: number,
  { allows, denies }: Pick<MemberRules, 'allows' | 'denies'>,
  strict: readonly number[],
): Artefact {
  const selector = { matchLabels: Object.fromEntries(member.labels) };
  const resource = (kind: string, suffix: string, spec: object): object => ({
    apiVersion: API_VERSION,
    kind,
    metadata: { name: resourceName(member, place, suffix), namespace: member.namespace },
    spec: { selector, ...spec },
  });
  const modes = Object.fromEntries(strict.map((port) => [port, { mode: 'STRICT' }]));
  const resources = [
    resource('AuthorizationPolicy', 'allow', { action: 'ALLOW', rules: allows }),
    ...(denies.length > 0
      ? [resource('AuthorizationPolicy', 'deny', { action: 'DENY', rules: denies })]
      : []),
    ...(strict.length > 0 ? [resource('PeerAuthentication', 'strict', { portLevelMtls: modes })] : []),
  ];
  const text = resources
    .map((one) => yamlText(one, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false }))
    .join('---\n');
  return { path: `istio/${member.namespace}.${member.name}.yaml`, text };
}

const LONGEST_NAME = 253;

/** A name that no other member's resource has; one that would be too long ends with the place of the member instead. */
function resourceName({ name }: Member, place: number, suffix: string): string {
  const full = `${name}.${suffix}`;
  if (full.length < LONGEST_NAME) return full;
  const end = `x${place}.${suffix}`;
  return `${name.slice(0, LONGEST_NAME - end.length)}${end}`;
}
