/** Manifests of a generated cluster: as many workloads as policies, of several kinds, in namespaces of about twenty. */
export function clusterManifests(size: number): string {
  const random = randomNumbers(size);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const namespaces = Array.from(
    { length: Math.max(2, Math.round(size / 20)) },
    (_, index) => `team-${index}`,
  );
  const items: unknown[] = namespaces.map((name, index) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { zone: `z${index % 5}`, tenant: `t${index % 17}` } },
  }));
  for (let index = 0; index < size; index += 1) {
    const labels = { app: `app-${index}`, tier: pick(['web', 'api', 'data']), release: `r${index % 7}` };
    const ports = [{ name: 'http', containerPort: pick([8080, 8081, 9000]) }];
    items.push({
      apiVersion: 'apps/v1',
      kind: pick(['Deployment', 'StatefulSet', 'DaemonSet']),
      metadata: { name: `app-${index}`, namespace: namespaces[index % namespaces.length] },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'main', ports }] } } },
    });
    items.push(policy(index, namespaces, pick, random));
  }
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function policy(
  index: number,
  namespaces: readonly string[],
  pick: <T>(values: readonly T[]) => T,
  random: () => number,
): unknown {
  const some = (): string => `app-${Math.floor(random() * namespaces.length * 20)}`;
  const podSelector = pick<unknown>([
    { matchLabels: { app: `app-${index}` } },
    { matchLabels: { app: `app-${index}` } },
    { matchLabels: { tier: pick(['web', 'api', 'data']) } },
    {},
  ]);
  const peers = [
    { podSelector: { matchLabels: { app: some() } } },
    { podSelector: { matchLabels: { tier: pick(['web', 'api']) } } },
    {
      namespaceSelector: { matchLabels: { tenant: `t${index % 17}` } },
      podSelector: { matchLabels: { tier: 'web' } },
    },
    { namespaceSelector: { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['z0', 'z1'] }] } },
    { ipBlock: { cidr: `10.${index % 200}.0.0/16`, except: [`10.${index % 200}.${index % 250}.0/24`] } },
  ];
  const ports = [{ port: pick<unknown>(['http', 8080, 443, 5432]) }, { protocol: 'UDP', port: 53 }];
  const from = peers.slice(Math.floor(random() * 3));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace: namespaces[index % namespaces.length] },
    spec: {
      podSelector,
      policyTypes: index % 3 === 0 ? ['Ingress', 'Egress'] : ['Ingress'],
      ingress: [{ from, ports }],
      ...(index % 3 === 0
        ? { egress: [{ to: peers.slice(0, 3), ports: [...ports, { port: 1, endPort: 1024 }] }] }
        : {}),
    },
  };
}

/** The same numbers from 0 to 1 for the same seed (a linear congruential generator, constants of Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
