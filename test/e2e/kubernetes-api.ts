import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The kinds that the server below knows: all that `kubectl` asks a cluster for before a dry run of its own. */
const GROUPS = [
  ['networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', true],
  ['policy.networking.k8s.io', 'v1alpha1', 'adminnetworkpolicies', 'AdminNetworkPolicy', false],
  ['projectcalico.org', 'v3', 'globalnetworkpolicies', 'GlobalNetworkPolicy', false],
] as const;

const versionOf = (group: string, version: string) => ({ groupVersion: `${group}/${version}`, version });

/** What a path of the discovery API holds; undefined where there is nothing. */
function resourceAt(path: string): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/api/v1') return { kind: 'APIResourceList', groupVersion: 'v1', resources: [] };
  if (path === '/apis') {
    const groups = GROUPS.map(([name, version]) => ({
      name,
      versions: [versionOf(name, version)],
      preferredVersion: versionOf(name, version),
    }));
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  const found = GROUPS.find(([name, version]) => path === `/apis/${name}/${version}`);
  if (!found) return undefined;
  const [group, version, name, kind, namespaced] = found;
  const resource = { name, singularName: kind.toLowerCase(), kind, namespaced, verbs: ['create', 'get'] };
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: `${group}/${version}`,
    resources: [resource],
  };
}

/** A server on the loopback that tells `kubectl` which kinds there are, and has nothing else. */
export async function serveDiscovery(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const found = resourceAt(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server };
}

/** Runs `kubectl` without a configuration of the user. */
export async function kubectl(
  input: string,
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      'kubectl',
      [...args],
      { env: { ...process.env, KUBECONFIG: '/dev/null' }, timeout: 60_000 },
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}
