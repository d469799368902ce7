import { compileMesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import type { WorkloadIdentity } from '../../model/identity/workload-identity.ts';
import { parseNodes } from '../../observe/configuration/nodes/read-nodes.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { readSegmentation } from '../../pipeline/deploy/compile-network.ts';

export interface WorkloadFiles {
  readonly profiles: readonly string[];
  /** Where workloads are, see `parseEndpoints`. */
  readonly endpoints: string;
  /** Which nodes there are, see `parseNodes`. */
  readonly nodes: string;
}

/** The workloads that a node may have certificates of: those with addresses in its blocks, by the files as they are now. Throws a `Fault`. */
export function nodeWorkloads(
  { profiles, endpoints, nodes }: WorkloadFiles,
  node: string,
): WorkloadIdentity[] {
  const options = { endpoints, includeProposed: false, engines: [], onLoss: 'tighter' } as const;
  const placement = parseNodes(readTextFile(nodes), nodes);
  const { locals } = compileMesh(readSegmentation(profiles, options), placement, node);
  return locals.map(({ spiffeId, dnsName }) => ({ spiffeId, dnsName }));
}
