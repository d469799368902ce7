import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ofKind } from '../../src/model/finding/about.ts';
import { must, plimsoll, scanReport } from './command.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';

/** A shop as people write it: a base with an overlay, its roles, and what somebody added by hand. */
const FILES: Readonly<Record<string, string>> = {
  'base/kustomization.yaml': 'resources: [web.yaml, db.yaml, network.yaml]\n',
  'base/web.yaml': `# The web server of the shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {app: web}
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        seccompProfile: {type: RuntimeDefault}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {app: web}
      containers:
        - name: web
          image: registry.example/shop/web
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet: {path: /ready, port: http}
          livenessProbe:
            httpGet: {path: /live, port: http}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {cpu: "1", memory: 128Mi, ephemeral-storage: 1Gi}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: {app: web}
  ports:
    - port: 80
      targetPort: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: shop
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app: web}
`,
  'base/db.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
  namespace: shop
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      hostIPC: true # shared buffers
      containers:
        - name: db
          image: docker.io/library/postgres:18.1
          env:
            - name: POSTGRES_PASSWORD
              value: fake-Pa55word-for-tests
          securityContext:
            privileged: true
          volumeMounts:
            - name: sock
              mountPath: /var/run/docker.sock
      volumes:
        - name: sock
          hostPath:
            path: /var/run/docker.sock
`,
  'base/network.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: none
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
  'overlay/kustomization.yaml':
    'resources: [../base]\nimages:\n  - name: registry.example/shop/web\n    newTag: 1.2.3\n    digest: sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945\npatches:\n  - path: replicas.yaml\n',
  'overlay/replicas.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  replicas: 5\n',
  'roles.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: everybody
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
  - kind: Group
    name: system:unauthenticated
    apiGroup: rbac.authorization.k8s.io
`,
  'chart/templates/web.yaml':
    'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  type: NodePort\n',
  'package.json': '{"name": "shop"}\n',
};

describe('Kubernetes manifests', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kubernetes-'));
  const cache = join(folder, 'cache');
  const shop = join(folder, 'shop');
  before(() => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(shop, path)), { recursive: true });
      writeFileSync(join(shop, path), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are told what is wrong with them, and nothing of what is not', async () => {
    const report = await scanReport(`dir:${shop}`, cache, '--scanners', 'config');
    const found = [...ofKind(report.findings, 'misconfiguration')].map(({ id, subject }) => [
      subject.kind === 'resource' ? subject.name : '',
      id,
    ]);
    const of = (name: string) => found.filter(([one]) => one === name).map(([, id]) => id);
    assert.deepEqual(of('shop/web'), []);
    assert.deepEqual(of('everybody'), ['kubernetes-rbac-anonymous', 'kubernetes-rbac-cluster-admin']);
    for (const id of [
      'kubernetes-privileged',
      'kubernetes-host-path-docker-socket',
      'kubernetes-host-ipc',
      'kubernetes-secret-in-environment',
    ])
      assert.ok(of('shop/db').includes(id), id);
    assert.doesNotMatch(JSON.stringify(report), /Pa55word/);
    assert.deepEqual(
      report.coverage.gaps.map(({ subject, informational }) => [subject, informational]),
      [['/chart/templates/web.yaml', true]],
    );
  });

  it('are mended where that is certain, and keep their comments', async () => {
    const { code, stderr } = await plimsoll(['check', shop, '--fix'], cache);
    assert.equal(code, 1, stderr);
    const text = readFileSync(join(shop, 'base/db.yaml'), 'utf8');
    assert.match(text, /hostIPC: false # shared buffers/);
    assert.match(text, /privileged: false/);
    assert.equal(readFileSync(join(shop, 'base/web.yaml'), 'utf8'), FILES['base/web.yaml']);
  });

  it('are what kubectl makes of a kustomization too', { skip: missing('kubectl') }, async () => {
    const rendered = await must('kubectl', ['kustomize', join(shop, 'overlay')]);
    mkdirSync(join(folder, 'rendered'));
    writeFileSync(join(folder, 'rendered/all.yaml'), rendered);
    const report = await scanReport(`dir:${join(folder, 'rendered')}`, cache, '--scanners', 'config');
    const names = [...ofKind(report.findings, 'misconfiguration')].map(
      ({ subject }) => subject.kind === 'resource' && subject.name,
    );
    assert.ok(!names.includes('shop/web'));
    assert.ok(names.includes('shop/db'));
  });

  it('of a dump of a cluster of 20 MB are judged', async () => {
    const pod = {
      spec: { hostPID: true, containers: [{ name: 'a', image: 'a.example/a:1', args: ['x'.repeat(4000)] }] },
    };
    const items = Array.from({ length: 5000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `web-${index}`,
        namespace: 'shop',
        uid: `${index}`,
        ownerReferences: index === 0 ? [] : [{ kind: 'Pod', name: 'web-0', controller: true }],
      },
      ...pod,
    }));
    mkdirSync(join(folder, 'dump'));
    writeFileSync(join(folder, 'dump/all.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const report = await scanReport(`dir:${join(folder, 'dump')}`, cache, '--scanners', 'config');
    const ids = [...ofKind(report.findings, 'misconfiguration')].map(({ id }) => id);
    assert.equal(ids.filter((id) => id === 'kubernetes-host-pid').length, 1);
    assert.deepEqual(report.coverage.gaps, []);
  });

  it('that refer to themselves are not read, and said', async () => {
    mkdirSync(join(folder, 'hostile'));
    writeFileSync(
      join(folder, 'hostile/a.yaml'),
      'apiVersion: v1\nkind: Pod\nmetadata: !!js/function "x"\nspec: &a [*a]\n',
    );
    const report = await scanReport(`dir:${join(folder, 'hostile')}`, cache, '--scanners', 'config');
    assert.equal(report.coverage.gaps.filter(({ informational }) => !informational).length, 1);
  });
});
