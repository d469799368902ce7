import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { readDeployment } from './deployment.ts';
import { isSameImage } from './image-name.ts';

const read = (text: string) => readDeployment([{ file: 'x.yaml', text }]);

const COMPOSE = `
name: Shop_1
services:
  web:
    build: { context: ./web }
    image: shop/web
    command: node "my server.js"
    ports: ['8080:80', 22:22, '9000-9001/udp', { target: 443, protocol: tcp }]
    expose: ['7000']
    environment: [A=1, 'B=\${X:-http://b}', C]
    volumes: ['./data:/data:ro', 'v:/v', /anonymous, { type: tmpfs, target: /scratch }]
    secrets: [key]
    user: '10:20'
    cap_add: [NET_RAW]
    security_opt: ['no-new-privileges:true']
    read_only: true
    depends_on: { db: { condition: service_started } }
    networks: { front: { aliases: [www] } }
  db: { image: 'postgres:17' }
`;

const KUBERNETES = `
apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { URL: 'http://db' } }
  - { apiVersion: v1, kind: Secret, metadata: { name: s }, data: { key: ZmFrZQ== } }
  - apiVersion: batch/v1
    kind: CronJob
    metadata: { name: job }
    spec:
      jobTemplate:
        spec:
          template:
            metadata: { labels: { app: job } }
            spec:
              securityContext: { runAsUser: 5, fsGroup: 6 }
              containers:
                - name: main
                  image: x
                  command: [run]
                  envFrom: [{ configMapRef: { name: c }, prefix: P_ }, { secretRef: { name: s } }]
                  env: [{ name: FULL, value: 'a $(P_URL)' }, { name: K, valueFrom: { secretKeyRef: { name: s, key: key } } }]
  - { apiVersion: apps/v1, kind: ReplicaSet, metadata: { name: r, ownerReferences: [{ kind: Deployment, name: d, controller: true }] } }
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: d } }
`;

describe('what manifests declare', () => {
  it('is read of Compose files, in which 22:22 is a text', () => {
    const { deployment, gaps } = read(COMPOSE);
    const [web] = deployment.workloads;
    const [container] = web?.containers ?? [];
    assert.deepEqual(gaps, []);
    assert.equal(web?.namespace, 'shop-1');
    assert.deepEqual(container?.command, ['node', 'my server.js']);
    assert.deepEqual(
      container?.ports.map(({ port, protocol }) => `${port}/${protocol}`),
      ['80/tcp', '22/tcp', '9000/udp', '9001/udp', '443/tcp', '7000/tcp'],
    );
    assert.deepEqual(
      container?.variables.map(({ name, value }) => [name, value]),
      [
        ['A', '1'],
        ['B', 'http://b'],
        ['C', undefined],
      ],
    );
    assert.deepEqual(
      container?.mounts.map(({ path, kind, readOnly }) => `${path} ${kind}${readOnly ? ' ro' : ''}`),
      ['/data host ro', '/v volume', '/anonymous volume', '/scratch memory', '/run/secrets/key secret ro'],
    );
    const { user, group, noNewPrivileges, readOnlyRoot, addedCapabilities } = container?.confinement ?? {};
    assert.deepEqual(
      [user, group, noNewPrivileges, readOnlyRoot, addedCapabilities],
      ['10', '20', true, true, ['NET_RAW']],
    );
    assert.deepEqual(web?.dependsOn, ['db']);
    assert.deepEqual(deployment.services[0]?.aliases, ['www']);
  });

  it('is told where it is in other files', () => {
    const { gaps } = read(
      'include: [a.yaml]\nservices: { a: { env_file: .env, extends: { service: b } }, b: {} }',
    );
    assert.deepEqual(
      gaps.map(({ subject, reason }) => `${subject} ${reason.split(' ')[0]}`),
      ['x.yaml include:', 'x.yaml services.a env_file:'],
    );
  });

  it('is read of Kubernetes objects, values of secrets never, what a controller made once', () => {
    const { deployment } = read(KUBERNETES);
    assert.deepEqual(
      deployment.workloads.map(({ name }) => name),
      ['job', 'd'],
    );
    const [container] = deployment.workloads[0]?.containers ?? [];
    assert.deepEqual(
      container?.variables.map(({ name, value, secret }) => [name, value ?? secret]),
      [
        ['P_URL', 'http://db'],
        ['key', 's/key'],
        ['FULL', 'a http://db'],
        ['K', 's/key'],
      ],
    );
    assert.deepEqual([container?.entrypoint, container?.command], [['run'], []]);
    assert.deepEqual([container?.confinement.user, container?.confinement.groups], ['5', [6]]);
    assert.ok(!JSON.stringify(deployment).includes('ZmFrZQ'));
  });

  it('is read of what names a controller and is not what that makes, once for all that are alike', () => {
    const made = (name: string, kind: string, owner: string, image: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, ownerReferences: [{ kind, name: owner, controller: true }] },
      spec: { containers: [{ name: 'main', image }] },
    });
    const items = [
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: { template: { spec: { containers: [{ name: 'main', image: 'db' }] } } },
      },
      made('db-0', 'StatefulSet', 'db', 'db'),
      made('miner', 'StatefulSet', 'db', 'miner'),
      made('miner-too', 'StatefulSet', 'db', 'miner'),
      made('gone-1', 'Job', 'gone', 'x'),
      made('gone-2', 'Job', 'gone', 'x'),
    ];
    const { deployment } = read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    assert.deepEqual(
      deployment.workloads.map(({ name }) => name),
      ['db', 'miner', 'gone-1'],
    );
  });

  it('has the labels of workloads that the pods of every run have', () => {
    const { deployment } = read(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a, controller-uid: b, pod-template-hash: c, job-name: d, batch.kubernetes.io/job-name: d}}\nspec: {containers: []}\n',
    );
    assert.deepEqual(deployment.workloads[0]?.labels, { app: 'a' });
  });

  it('is read of any text without a crash', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const keys = [
      'services',
      'web',
      'image',
      'ports',
      'environment',
      'volumes',
      'metadata',
      'spec',
      'template',
      'containers',
      'env',
      'name',
      '__proto__',
      'constructor',
    ];
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        value,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 5 }),
      ),
    })).node;
    fc.assert(
      fc.property(
        tree,
        fc.constantFrom('Deployment', 'Pod', 'Service', 'ConfigMap', undefined),
        (node, kind) => {
          const root =
            typeof node === 'object' && node !== null && !Array.isArray(node) ? node : { services: node };
          try {
            read(JSON.stringify(kind === undefined ? root : { ...root, apiVersion: 'v1', kind }));
          } catch (error) {
            assert.ok(error instanceof Fault, String(error));
          }
        },
      ),
      { numRuns: propertyRuns(3000) },
    );
  });

  it('names one image in many ways', () => {
    assert.ok(isSameImage('redis', 'docker.io/library/redis:latest'));
    assert.ok(isSameImage('shop/web:1.0', 'docker.io/shop/web:1.0@sha256:00'));
    assert.ok(!isSameImage('redis:7', 'redis:8'));
    assert.ok(!isSameImage(undefined, undefined));
  });
});
