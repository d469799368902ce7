import type { Permission, PermissionPeer } from '../../model/segmentation/permission.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';

/** Every line that allows or refuses something, in words, each once. */
export function lineWords({ members }: Segmentation): Set<string> {
  return new Set(
    members.flatMap(({ id, mode, egress, ingress }) => [
      ...(mode === 'audit' ? [`${id} is let through what its profile does not allow (audit)`] : []),
      ...(egress ? [] : [`${id} calls whomever it likes`]),
      ...(ingress ? [] : [`${id} answers everybody`]),
      ...(egress?.allows ?? []).map((one) => `${id} calls ${describe(one)}`),
      ...(egress?.denies ?? []).map((one) => `${id} never calls ${describe(one)}`),
      ...(ingress?.allows ?? []).map((one) => `${id} answers ${describe(one)}`),
      ...(ingress?.denies ?? []).map((one) => `${id} never answers ${describe(one)}`),
    ]),
  );
}

function describe({ peer, ports, serverName, requests }: Permission): string {
  const where = ports?.map(({ protocol, first, last }) =>
    first === last ? `${first}/${protocol}` : `${first}-${last}/${protocol}`,
  );
  const narrowed = requests || serverName !== undefined ? ', some requests' : '';
  return `${describePeer(peer)} at ${where?.join(' ') ?? 'every port'}${narrowed}`;
}

function describePeer(peer: PermissionPeer): string {
  switch (peer.kind) {
    case 'any':
      return 'everybody';
    case 'member':
      return peer.member;
    case 'named':
      return `${peer.namespace}/${peer.name} (no profile)`;
    case 'labelled':
      return `workloads of ${peer.namespace} by their labels`;
    case 'account':
      return `the service account ${peer.namespace}/${peer.name}`;
    case 'identity':
      return peer.spiffeId;
    case 'name':
      return peer.name;
    case 'addresses':
    default:
      return [peer.cidr, ...peer.except.map((one) => `but not ${one}`)].join(' ');
  }
}

/** Lines that are new, and lines that are gone. */
export function changedLines(
  before: Segmentation | undefined,
  after: Segmentation,
): { gained: string[]; lost: string[] } {
  const [old, fresh] = [before ? lineWords(before) : new Set<string>(), lineWords(after)];
  return {
    gained: [...fresh].filter((line) => !old.has(line)),
    lost: [...old].filter((line) => !fresh.has(line)),
  };
}
