import { isIPv4, isIPv6 } from './ip.ts';
import type { DeclaredService, DeclaredWorkload, Deployment } from '../../../model/deployment.ts';
import type { Subject } from './types.ts';

/** Who is behind a host and port. */
export interface FoundPeer {
  readonly to: object;
  readonly port: number | undefined;
  /** Why the two are not what was written, such as a Service in between. */
  readonly source?: string;
}

const LOCAL = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0|::|host\.docker\.internal)$/;

/**
 * The peers behind a host name: the workloads of a Service of these manifests at the ports that they listen on, an
 * address, a DNS name; a name without dots that is not in the manifests is a workload of the same namespace.
 * Empty for this machine itself.
 */
export function peersOf(
  host: string,
  port: number | undefined,
  { workload, deployment }: Subject,
): FoundPeer[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (LOCAL.test(name)) return [];
  if (isIPv4(name)) return [{ to: { cidr: `${name}/32` }, port }];
  if (isIPv6(name)) return [{ to: { cidr: `${name}/128` }, port }];
  const service = serviceNamed(name, workload.namespace, deployment);
  if (service) return behind(service, port, workload, deployment);
  const [label = '', namespace, kind] = name.split('.');
  const inCluster = kind === 'svc' && namespace !== undefined;
  if (inCluster) return [{ to: { workload: named(label, namespace, workload.namespace) }, port }];
  return [name.includes('.') ? { to: { dns: name }, port } : { to: { workload: { name } }, port }];
}

function serviceNamed(name: string, own: string, { services }: Deployment): DeclaredService | undefined {
  return services.find((service) => {
    const full = `${service.name}.${service.namespace}`;
    const isNear = service.namespace === own && (service.name === name || service.aliases.includes(name));
    return isNear || [full, `${full}.svc`, `${full}.svc.cluster.local`].includes(name);
  });
}

function behind(
  service: DeclaredService,
  port: number | undefined,
  from: DeclaredWorkload,
  { workloads }: Deployment,
): FoundPeer[] {
  const { source } = service;
  if (service.externalName !== undefined) return [{ to: { dns: service.externalName }, port, source }];
  const selected = workloads.filter((workload) => selects(service, workload));
  const mapped = service.ports.find((entry) => entry.port === port);
  if (selected.length === 0) {
    const number = typeof mapped?.target === 'number' ? mapped.target : port;
    return [
      { to: { workload: named(service.name, service.namespace, from.namespace) }, port: number, source },
    ];
  }
  return selected.map((workload) => ({
    to: { workload: named(workload.name, workload.namespace, from.namespace) },
    port: mapped ? (numberOf(mapped.target, workload) ?? port) : port,
    source:
      mapped && mapped.target !== port
        ? `${source}: port ${port} is ${mapped.target} of ${workload.name}`
        : source,
  }));
}

function selects({ selector, name, namespace }: DeclaredService, workload: DeclaredWorkload): boolean {
  if (workload.namespace !== namespace) return false;
  if (!selector) return workload.name === name;
  const pairs = Object.entries(selector);
  return (
    pairs.length > 0 &&
    pairs.every(([key, value]) => Object.hasOwn(workload.labels, key) && workload.labels[key] === value)
  );
}

function numberOf(target: number | string, { containers }: DeclaredWorkload): number | undefined {
  if (typeof target === 'number') return target;
  return containers.flatMap(({ ports }) => ports).find((port) => port.name === target)?.port;
}

function named(name: string, namespace: string, own: string): object {
  return namespace === own ? { name } : { name, namespace };
}
