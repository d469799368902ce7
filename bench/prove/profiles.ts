/** Profiles of `count` workloads in ten namespaces; each answers two routes and calls three others by path. */
export function generatedProfiles(count: number): string {
  return Array.from({ length: count }, (_, index) => profile(index, count)).join('---\n');
}

function profile(index: number, count: number): string {
  const calls = [1, 2, 3].map((step) => {
    const callee = (index + step * 7) % count;
    return `  - to: {workload: {namespace: ns${callee % 10}, name: w${callee}}}
    ports: [8080]
    http: [{methods: [GET], path: /items/${step}}]
`;
  });
  return `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata: {name: w${index}, namespace: ns${index % 10}, labels: {app: w${index}}, serviceAccount: w${index}}
listens:
  - port: 8080
    routes:
      - {methods: [GET], path: /items, kind: prefix}
      - {methods: [POST], path: '/orders/{id}', kind: template}
egress:
${calls.join('')}`;
}
