import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readManifests, type ReadManifests } from './read-manifests.ts';

const read = (manifest: object): ReadManifests =>
  readManifests([{ file: 'a.yaml', text: JSON.stringify(manifest) }]);

function sees(manifest: object, isTaken: boolean): void {
  const { network, gaps } = read(manifest);
  const { workloads, services, entrances } = network;
  const used = workloads.length + services.length + entrances.length;
  assert.deepEqual(
    [used, gaps.map(({ kind }) => kind)],
    isTaken ? [1, []] : [0, gaps.map(() => 'unreadable')],
    JSON.stringify([manifest, gaps]),
  );
  assert.equal(gaps.length > 0, !isTaken, JSON.stringify(manifest));
}

const container = (more: object = {}): object => ({ name: 'web', image: 'web', ...more });
const labels = { app: 'web' };
const pod = (spec: object): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [container()], ...spec },
});
const deployment = (spec: object, apiVersion = 'apps/v1', kind = 'Deployment'): object => ({
  apiVersion,
  kind,
  metadata: { name: 'web' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container()] } },
    ...spec,
  },
});
const selecting = (...matchExpressions: readonly object[]): object =>
  deployment({ selector: { matchExpressions } });
const ports = (...list: readonly object[]): object => pod({ containers: [container({ ports: list })] });

describe('containers', () => {
  it('without a name, an image or one that others have are told, and their pod is not used', () => {
    for (const spec of [
      { containers: [] },
      { containers: undefined },
      { containers: [container({ name: '' })] },
      { containers: [container({ name: 'Web' })] },
      { containers: [container({ name: 'a'.repeat(64) })] },
      { containers: [container({ image: '' })] },
      { containers: [container({ image: undefined })] },
      { containers: [container({ image: ' web' })] },
      { containers: [container(), container()] },
      { initContainers: [container()] },
      { initContainers: [{ name: 'init' }] },
    ])
      sees(pod(spec), false);
    assert.match(
      read(pod({ initContainers: [{ name: 'init' }] })).gaps[0]?.reason ?? '',
      /^Pod default\/web: spec\.initContainers\[0\]\.image: is missing$/,
    );
    sees(pod({ initContainers: [container({ name: 'init' })] }), true);
    // Something else fills in the image of a template.
    sees(
      deployment({ template: { metadata: { labels }, spec: { containers: [container({ image: ' ' })] } } }),
      true,
    );
  });

  it('have ports of names that are theirs, and no other one of the node', () => {
    const http = { name: 'http', containerPort: 80 };
    for (const list of [
      [{ containerPort: 0 }],
      [{ containerPort: 65_536 }],
      [{}],
      [http, { ...http, containerPort: 81 }],
      [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    ])
      sees(ports(...list), false);
    sees(ports(http, { containerPort: 80 }, { containerPort: 80, protocol: 'UDP', hostPort: 80 }), true);
    const [one, other] = [container({ ports: [http] }), container({ name: 'b', ports: [http] })];
    sees(pod({ containers: [one, other] }), true);
    sees(pod({ hostNetwork: true, containers: [one, other] }), false);
    sees(pod({ hostNetwork: true, containers: [container({ ports: [{ ...http, hostPort: 81 }] })] }), false);
    sees(pod({ hostNetwork: true, containers: [one] }), true);
  });
});

describe('selectors of controllers', () => {
  it('must be there, and select the pods of their own template', () => {
    sees(deployment({ selector: undefined }), false);
    sees(deployment({ selector: undefined }, 'extensions/v1beta1'), true);
    sees(deployment({ selector: {} }), false);
    sees(deployment({ selector: { matchLabels: { app: 'other' } } }), false);
    sees(
      deployment({ selector: { matchLabels: { ...labels, tier: 'a' } } }, 'apps/v1', 'StatefulSet'),
      false,
    );
    sees(deployment({ selector: labels }, 'v1', 'ReplicationController'), true);
    sees(deployment({ selector: { app: 'other' } }, 'v1', 'ReplicationController'), false);
    sees(deployment({ selector: { matchLabels: { 'controller-uid': 'x' } } }, 'batch/v1', 'Job'), true);
  });

  it('have expressions of known operators, with values where these compare some', () => {
    const app = { key: 'app', operator: 'In', values: ['web'] };
    for (const expression of [
      { ...app, operator: 'Gt' },
      { ...app, operator: '' },
      { ...app, values: [] },
      { ...app, values: ['web', 'a b'] },
      { ...app, operator: 'Exists' },
      { ...app, key: 'a b' },
      { operator: 'Exists' },
      { key: 'app', operator: 'DoesNotExist' },
    ])
      sees(selecting(expression), false);
    sees(selecting(app, { key: 'app', operator: 'Exists' }, { key: 'x', operator: 'DoesNotExist' }), true);
    sees(selecting({ ...app, unknown: 1 }), true);
  });
});

const ingress = (spec: object, apiVersion = 'networking.k8s.io/v1'): object => ({
  apiVersion,
  kind: 'Ingress',
  metadata: { name: 'web' },
  spec,
});
const backend = { service: { name: 'web', port: { number: 80 } } };
const at = (path: object): object =>
  ingress({ rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...path }] } }] });

describe('an Ingress', () => {
  it('has paths of a type, absolute and clear where they are compared part by part', () => {
    for (const path of ['', 'x', '/a//b', '/a/./b', '/a/../b', '/a/..', '/a%2Fb']) sees(at({ path }), false);
    for (const path of ['/', '/a/', '/..a', '/(.*)']) sees(at({ path }), true);
    for (const path of ['', '/a//b']) sees(at({ path, pathType: 'ImplementationSpecific' }), true);
    sees(at({ path: 'x', pathType: 'ImplementationSpecific' }), false);
    for (const pathType of [undefined, '', 'prefix']) sees(at({ pathType }), false);
  });

  it('has a backend that is a service with a port, or a resource', () => {
    const service = (port: object, name = 'web') => ({ service: { name, port } });
    for (const one of [
      {},
      service({}),
      service({ number: 0 }),
      service({ number: 80, name: 'http' }),
      service({ name: '80' }),
      service({ number: 80 }, 'Web'),
      { ...backend, resource: { kind: 'Bucket', name: 'a' } },
      { resource: { kind: 'Bucket' } },
      { serviceName: 'web', servicePort: 80 },
    ])
      sees(ingress({ defaultBackend: one }), false);
    for (const one of [backend, service({ name: 'http' }), { resource: { kind: 'Bucket', name: 'a' } }])
      sees(ingress({ defaultBackend: one }), true);
  });

  it('has rules or a default backend, and hosts that are names', () => {
    for (const spec of [{}, { rules: [] }, { rules: [{ http: { paths: [] } }] }, { rules: 'x' }])
      sees(ingress(spec), false);
    for (const host of ['A', '1.2.3.4', '*', 'a.*.b', 'a_b', 'a.'])
      sees(ingress({ rules: [{ host }] }), false);
    for (const host of ['', 'a.example', '*.a.example', '1'])
      sees(ingress({ rules: [{ host }, null] }), true);
    sees(ingress({ defaultBackend: backend, tls: [{ hosts: ['A'] }] }), false);
  });

  it('of the versions before is held to what these ask', () => {
    for (const version of ['networking.k8s.io/v1beta1', 'extensions/v1beta1']) {
      const old = { serviceName: 'web', servicePort: 'http' };
      const path = (more: object) =>
        ingress({ rules: [{ http: { paths: [{ backend: old, ...more }] } }] }, version);
      sees(path({}), true);
      sees(path({ pathType: 'Prefix' }), false);
      sees(path({ path: 'x' }), false);
      for (const one of [
        {},
        { serviceName: 'web' },
        { ...old, servicePort: '' },
        { servicePort: 80 },
        backend,
      ])
        sees(path({ backend: one }), false);
      sees(ingress({ backend: old }, version), true);
      sees(ingress({ defaultBackend: backend }, version), false);
    }
  });
});

describe('a Service', () => {
  const service = (spec: object): object => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { ports: [{ port: 80 }], ...spec },
  });

  it('has ports, unless it is of no address, and names where there are several', () => {
    sees(service({ ports: [] }), false);
    sees(service({ ports: [], clusterIP: 'None' }), true);
    sees(service({ ports: [], type: 'ExternalName', externalName: 'a.example' }), true);
    const [http, other] = [
      { name: 'http', port: 80 },
      { name: 'other', port: 81 },
    ];
    for (const list of [
      [http, { port: 81 }],
      [http, { ...other, name: 'http' }],
      [http, { ...other, port: 80 }],
      [{ ...http, name: 'HTTP' }],
    ])
      sees(service({ ports: list }), false);
    sees(service({ ports: [http, other, { name: 'udp', port: 80, protocol: 'UDP' }] }), true);
  });
});
