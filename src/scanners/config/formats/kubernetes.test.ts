import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { isShort, propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import { kubernetesChecks } from '../../../analyse/misconfiguration/kubernetes/unit.ts';
import { kubernetesFormat } from './kubernetes.ts';

function judge(files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const own = list.filter(
    ({ path, text }) => kubernetesFormat.wants(path) && kubernetesFormat.recognises(path, text),
  );
  const { judged, gaps } = kubernetesFormat.judge(own, {
    paths: new Set(Object.keys(files)),
  });
  return { judged: [...judged], gaps, read: own.map(({ path }) => path) };
}

const idsOf = (files: Readonly<Record<string, string>>) => judge(files).judged.map(({ check }) => check.id);

/** Every document of every example, as plain data. */
const DOCUMENTS: readonly unknown[] = kubernetesChecks.checks.flatMap(({ failing, passing }) =>
  [...failing, ...passing].flatMap((example) =>
    (typeof example === 'string' ? [example] : Object.values(example)).flatMap((text) =>
      parseAllDocuments(text).map((document): unknown => document.toJS()),
    ),
  ),
);

/** A copy of a value with something else at one of its places. */
function changed(value: unknown, at: number, other: unknown): unknown {
  let left = at;
  const walk = (node: unknown): unknown => {
    left -= 1;
    if (left === 0) return other;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(value);
}

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web:1\n      securityContext: {privileged: true}\n';

describe('manifests', () => {
  it('are told by what they say, whatever their name', () => {
    assert.deepEqual(
      judge({
        '/a.yaml': POD,
        '/b.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"}}',
        '/c.yaml': 'services:\n  web:\n    image: kind\n',
        '/node_modules/a/d.yaml': POD,
        '/package.json': '{"apiVersion":"v1","kind":"Pod"}',
        '/k/kustomization.yaml': 'resources: [a.yaml]\n',
        '/e.txt': POD,
      }).read,
      ['/a.yaml', '/b.json', '/k/kustomization.yaml'],
    );
  });

  it('that hold templates are left, and said for information', () => {
    const templates = {
      '/chart/templates/web.yaml': POD.replace('web:1', '"{{ .Values.image }}"'),
      '/b.yaml': POD.replace('web:1', '{{ .Values.image }}'),
      '/c.yaml': `{{- if .Values.web }}\n${POD}{{- end }}\n`,
    };
    const { judged, gaps } = judge(templates);
    assert.deepEqual(judged, []);
    assert.deepEqual(
      gaps.map(({ subject, informational }) => [subject, informational]),
      Object.keys(templates).map((path) => [path, true]),
    );
  });

  it('of a chart are those that it installs, and its other files are none', () => {
    const chart = {
      '/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nkind: none\n',
      '/web/values.yaml': 'image: "web:1"\nkind: none\napiVersion: none\n',
      '/web/templates/_names.tpl': '{{ define "name" }}web{{ end }}',
      '/web/templates/web.yaml': `\n${POD.replace('web:1', '{{ .Values.image | quote }}').replace('name: web', 'name: {{ include "name" . }}')}`,
      '/web/files/plain.yaml': POD,
      '/other/templates/_page.tpl': '{{ page }}',
      '/other/values.yaml': 'a: 1\n',
    };
    const { judged, gaps } = judge(chart);
    assert.deepEqual(gaps, []);
    const privileged = judged.filter(({ check }) => check.id === 'kubernetes-privileged');
    assert.deepEqual(
      privileged.map(({ path, violation }) => [
        path,
        violation.range?.startLine,
        violation.edits === undefined,
      ]),
      [
        ['/web/files/plain.yaml', 9, false],
        ['/web/templates/web.yaml', 10, true],
      ],
    );
  });

  it('that hold braces in texts are read', () => {
    const rules = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: |\n    {{ range . }}\n';
    assert.ok(idsOf({ '/a.yaml': `${rules}---\n${POD}` }).includes('kubernetes-privileged'));
  });

  it('of a kustomization are not missing what others of it have', () => {
    const patch =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n  template:\n    spec:\n      hostPID: true\n      containers: []\n';
    const kustomization =
      'patches:\n  - path: web.yaml\nimages:\n  - name: registry.example/web\n    newTag: 1.2.3\n';
    assert.deepEqual(idsOf({ '/k/kustomization.yaml': kustomization, '/k/web.yaml': patch }), [
      'kubernetes-host-pid',
    ]);
    const base = POD.replace('web:1', 'registry.example/web');
    assert.ok(idsOf({ '/base/web.yaml': base }).includes('kubernetes-image-latest'));
    const all = idsOf({ '/base/web.yaml': base, '/k/kustomization.yaml': kustomization });
    assert.ok(!all.includes('kubernetes-image-latest'));
  });

  it('of a dump are judged by what made them', () => {
    const template = { spec: { hostIPC: true, containers: [{ name: 'a', image: 'a:1' }] } };
    const made = (kind: string, name: string) => [{ apiVersion: 'apps/v1', kind, name, controller: true }];
    const items = [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'a', namespace: 'n' },
        spec: { template },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: 'a-1', namespace: 'n', ownerReferences: made('Deployment', 'a') },
        spec: { template },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a-1-x', namespace: 'n', ownerReferences: made('ReplicaSet', 'a-1') },
        ...template,
      },
    ];
    const ids = idsOf({ '/dump.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
    assert.deepEqual(
      ids.filter((id) => id === 'kubernetes-host-ipc'),
      ['kubernetes-host-ipc'],
    );
  });

  it('tell who shares a namespace of the node with whom', () => {
    const shared = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  hostIPC: true\n  containers: []\n`;
    const { judged } = judge({ '/a.yaml': ['a', 'b'].map(shared).join('---\n') });
    const told = judged.filter(({ check }) => check.id === 'kubernetes-host-ipc');
    assert.deepEqual(
      told.map(({ violation }) => violation.actual),
      ['hostIPC: true, with Pod b', 'hostIPC: true, with Pod a'],
    );
  });

  it('are judged without a fault, whatever stands in them', () => {
    const tried = fc.property(
      fc.array(fc.tuple(fc.constantFrom(...DOCUMENTS), fc.nat(60), fc.jsonValue({ maxDepth: 2 })), {
        minLength: 1,
        maxLength: 4,
      }),
      (changes) => {
        const text = changes
          .map(([value, at, other]) => JSON.stringify(changed(value, at + 1, other)))
          .join('\n---\n');
        const lines = text.split('\n').length;
        for (const { violation, path } of judge({ '/a.yaml': text }).judged) {
          assert.equal(path, '/a.yaml');
          assert.ok((violation.range?.startLine ?? 1) <= lines);
          assert.ok(violation.actual.length > 0 && violation.expected.length > 0);
        }
      },
    );
    fc.assert(tried, { numRuns: propertyRuns(300) });
  });

  it('never have their credentials told', () => {
    const secret = /Pa55word|UGE1NXdvcmQ/;
    const examples = kubernetesChecks.checks.flatMap(({ failing, passing }) => [...failing, ...passing]);
    const holding = examples.filter((example) => secret.test(JSON.stringify(example)));
    assert.ok(holding.length > 0);
    for (const example of holding) {
      const told = JSON.stringify(
        judge(typeof example === 'string' ? { '/a.yaml': example } : example).judged.map(
          ({ violation }) => violation,
        ),
      );
      assert.doesNotMatch(told, secret);
    }
  });

  it('of one namespace by the thousand are judged without asking each of each', () => {
    const items = Array.from({ length: bulk(4000) }, (_, index) => [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `s${index}`, namespace: 'n' },
        spec: { selector: { app: `a${index}` }, ports: [{ port: 80, targetPort: 'http' }] },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `p${index}`, namespace: 'n', labels: { app: `a${index}` } },
        spec: { containers: [{ name: 'a', image: 'a:1' }] },
      },
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: `b${index}`, namespace: 'n' },
        spec: { minAvailable: 1, selector: { matchLabels: { app: `a${index}` } } },
      },
    ]).flat();
    const crowd = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'c' },
      spec: {
        containers: Array.from({ length: bulk(10_000) }, (_, index) => ({ name: `c${index}`, image: 'a:1' })),
      },
    };
    const start = performance.now();
    const { judged } = judge({
      '/a.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...items, crowd] }),
    });
    assert.ok(judged.length > bulk(50_000));
    assertWithin(2_500, performance.now() - start, 'a crowded namespace');
  });

  it('that share labels, names and accounts are judged without asking each of each', () => {
    const subset = (of: number) =>
      Object.fromEntries(
        Array.from({ length: 12 }, (_, bit) => [`k${bit}`, 'v']).filter((_, bit) => (of >> bit) & 1),
      );
    const inNamespace = (name: string, namespace: string) => ({ name, namespace });
    const many = isShort ? 200 : 2000;
    const items = Array.from({ length: many }, (_, index) => [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: inNamespace(`s${index}`, 'n'),
        spec: { selector: subset(index + 1), ports: [{ port: 80, targetPort: `p${index}` }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: inNamespace(`d${index}`, 'n'),
        spec: {
          replicas: 5000,
          template: {
            metadata: { labels: subset(4095) },
            spec: { serviceAccountName: 'a', containers: [{ name: 'a', image: 'a:1' }] },
          },
        },
      },
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: inNamespace(`b${index}`, 'n'),
        spec: { minAvailable: index, selector: { matchLabels: subset(index) } },
      },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: inNamespace(`n${index}`, `n${index % 2}`),
        spec: { podSelector: { matchExpressions: [{ key: `k${index}`, operator: 'Exists' }] } },
      },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: index }] } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: inNamespace(`i${index}`, `n${index}`),
        spec: {
          rules: [{ http: { paths: [{ backend: { service: { name: 's', port: { number: 9999 } } } }] } }],
        },
      },
    ]).flat();
    const judged = (count: number) => {
      const start = process.cpuUsage();
      const ids = idsOf({
        '/a.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: items.slice(0, count) }),
      });
      const { user, system } = process.cpuUsage(start);
      return {
        count: (id: string) => ids.filter((one) => one === id).length,
        milliseconds: (user + system) / 1000,
      };
    };
    judged(items.length / 4);
    const some = judged(items.length / 4);
    const all = judged(items.length);
    assert.equal(all.count('kubernetes-service-port-missing'), many);
    assert.equal(all.count('kubernetes-ingress-service-missing'), many);
    assert.equal(all.count('kubernetes-shared-account'), many);
    assert.equal(all.count('kubernetes-disruption-budget-blocks'), 0);
    // Of a few what is collected in between takes as long as they.
    const most = (isShort ? 20 : 10) * some.milliseconds;
    assert.ok(all.milliseconds < most, `${all.milliseconds} and ${some.milliseconds} ms`);
  });

  it('are judged in time linear in their number', () => {
    const texts = kubernetesChecks.checks.flatMap(({ failing: [example] }) =>
      typeof example === 'string' ? example : [],
    );
    const many = bulk(2000);
    const files = Object.fromEntries(
      Array.from({ length: many }, (_, index) => [`/m${index}.yaml`, texts[index % texts.length] ?? '']),
    );
    const start = performance.now();
    assert.ok(judge(files).judged.length > many);
    assertWithin(5000, performance.now() - start, `${many} manifests`);
  });
});
