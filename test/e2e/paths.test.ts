import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { attackPathsSchema, type AttackPathsReport } from '../../src/model/report/attack-paths.ts';
import { ROOT } from '../architecture/source-files.ts';
import { sampleReport } from '../fixtures/report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

const EXAMPLE = join(ROOT, 'examples/paths');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-paths-'));
after(() => rmSync(folder, { recursive: true }));

async function paths(...args: readonly string[]): Promise<AttackPathsReport> {
  const { code, stdout, stderr } = await plimsoll(['paths', ...args, '--format', 'json'], folder);
  assert.ok([0, 1].includes(code), `${code}: ${stderr}`);
  return attackPathsSchema.parse(JSON.parse(stdout));
}

const kindsOf = ({ paths: [first] }: AttackPathsReport): string[] =>
  (first?.steps ?? []).map(({ kind }) => kind);

/** The objects of the example, as kubectl gives those of a cluster: owned pods, nodes and what the API server adds. */
function dumpOf(pods: number): object {
  const objects = ['shop.yaml', 'platform.yaml'].flatMap((file) =>
    parseAllDocuments(readFileSync(join(EXAMPLE, file), 'utf8')).map((document) => document.toJS() as Dumped),
  );
  const added = {
    uid: '00000000-0000-0000-0000-000000000000',
    resourceVersion: '1',
    managedFields: [{ manager: 'kubectl' }],
  };
  const items = objects.map((one) => ({ ...one, metadata: { ...one.metadata, ...added }, status: {} }));
  const templates = items.filter(({ kind }) => ['Deployment', 'DaemonSet'].includes(kind));
  const made = templates.flatMap((owner) => {
    const { namespace, name } = owner.metadata;
    const { template } = owner.spec as { template: { metadata: object; spec: object } };
    return Array.from({ length: pods }, (_, number) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...template.metadata,
        ...added,
        name: `${name}-5d8f9-${number}`,
        namespace,
        ownerReferences: [{ apiVersion: 'apps/v1', kind: owner.kind, name, controller: true }],
      },
      spec: { ...template.spec, nodeName: `worker-${number % 3}` },
      status: { phase: 'Running', podIP: `10.0.${number >> 8}.${number & 255}` },
    }));
  });
  const nodes = ['control', 'worker-0', 'worker-1', 'worker-2'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: name === 'control' ? { 'node-role.kubernetes.io/control-plane': '' } : {} },
    status: { conditions: [] },
  }));
  return { apiVersion: 'v1', kind: 'List', metadata: {}, items: [...nodes, ...items, ...made] };
}

interface Dumped {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: unknown;
}

describe('attack paths', () => {
  it('lead from what is exposed to the cluster, with a place for each step, and one change stops them', async () => {
    const report = await paths(EXAMPLE);
    assert.deepEqual(kindsOf(report).slice(0, 4), [
      'exposed-workload',
      'mounted-token',
      'role-binding',
      'pods-create',
    ]);
    for (const { steps } of report.paths)
      for (const { place } of steps.filter(({ kind }) =>
        ['role-binding', 'pods-create', 'mounted-token'].includes(kind),
      )) {
        assert.ok(place);
        assert.match(
          readFileSync(place.file, 'utf8').split('\n')[place.line - 1] ?? '',
          /kind: ServiceAccount|apiGroups|spec|serviceAccountName|containers|apiVersion/,
        );
      }
    assert.equal(report.cut.changes.length, 1);
    assert.deepEqual(report.after, { reaching: 0, proved: true });
  });

  it('are gone from files in which the change was made', async () => {
    const changed = join(folder, 'changed');
    cpSync(EXAMPLE, changed, { recursive: true });
    const report = await paths(changed);
    const [edit] = report.cut.changes[0]?.edits ?? [];
    assert.equal(edit?.place.path, 'rules[0].resources[0]');
    const file = join(changed, 'shop.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('[pods, pods/exec]', '[pods/exec]'));
    const { code, stdout } = await plimsoll(['paths', changed, '--fail'], folder);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^No path to cluster-admin/);
  });

  it('are the same in a dump of the cluster, small or large, and no workload counts twice', async () => {
    for (const pods of [3, 5_000]) {
      const file = join(folder, `dump-${pods}.json`);
      writeFileSync(file, JSON.stringify(dumpOf(pods), null, 4));
      const report = await paths(file);
      assert.equal(report.summary.workloads, 2, `${pods} pods`);
      assert.equal(kindsOf(report)[0], 'exposed-workload');
      assert.ok(report.paths.some(({ steps }) => steps.some(({ kind }) => kind === 'control-plane-node')));
      assert.deepEqual(report.after, { reaching: 0, proved: true });
      const place = report.paths[0]?.steps.find(({ kind }) => kind === 'role-binding')?.place;
      assert.ok(place && place.line > 1);
      const lines = readFileSync(file, 'utf8').split('\n');
      assert.match(lines.slice(place.line - 1, place.line + 3).join(''), /ServiceAccount/);
    }
  });

  it('are told as text, as Markdown and as a graph', async () => {
    const { stdout: table } = await plimsoll(['paths', EXAMPLE], folder);
    assert.match(table, /T1610 {2}create a pod: .*shop\.yaml:\d+\n {2}→ a new pod in shop/);
    assert.match(table, /Smallest set of changes: 1 change, and no fewer/);
    assert.match(table, /Evaluated again with it made: 0 entries of 1 left with a path\.\n$/);
    const { stdout: markdown } = await plimsoll(['paths', EXAMPLE, '--format', 'markdown'], folder);
    assert.match(markdown, /^## Attack paths to cluster-admin\n/);
    assert.match(markdown, /- \[ \] take pods away in Role shop\/restart-worker/);
    const { stdout: dot } = await plimsoll(['paths', EXAMPLE, '--format', 'dot'], folder);
    assert.match(dot, /^digraph paths \{\n/);
    assert.match(dot, /-> n\d+ \[label="T1528 take the token of the service account"\]/);
    assert.match(dot, /-> n\d+ \[label="T1610 create a pod", style=dashed\]/);
  });

  it('make a pipeline fail where that is asked for, and tell what is not there', async () => {
    assert.equal((await plimsoll(['paths', EXAMPLE, '--fail'], folder)).code, 1);
    assert.equal((await plimsoll(['paths', EXAMPLE], folder)).code, 0);
    const nobody = await plimsoll(['paths', EXAMPLE, '--from', 'shop/nobody'], folder);
    assert.deepEqual([nobody.code, /there is no "shop\/nobody"/.test(nobody.stderr)], [3, true]);
    const unexposed = await plimsoll(['paths', join(EXAMPLE, 'platform.yaml')], folder);
    assert.deepEqual([unexposed.code, /--from any/.test(unexposed.stderr)], [3, true]);
    const empty = mkdtempSync(join(folder, 'empty-'));
    assert.equal((await plimsoll(['paths', empty, '--to', 'node'], folder)).code, 3);
  });

  it('begin where a scan found something that is exploited', async () => {
    const report = join(folder, 'scan.json');
    const target = { ...sampleReport().target, reference: 'registry.example/platform/backup:3' };
    writeFileSync(report, JSON.stringify(sampleReport({ target })));
    const { reaching, asked } = await paths(join(EXAMPLE, 'platform.yaml'), '--report', report);
    assert.deepEqual(asked.from, ['internet', 'vulnerable']);
    assert.deepEqual(
      reaching.map(({ node }) => node.name),
      ['platform/DaemonSet/backup/backup'],
    );
  });

  it('show nothing of a manifest that steers a terminal', async () => {
    const file = join(folder, 'hostile.yaml');
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a\u001b[2J', namespace: '__proto__' },
      spec: {
        hostNetwork: true,
        containers: [
          {
            name: 'x\u202e',
            image: 'a:1',
            ports: [{ containerPort: 80 }],
            securityContext: { privileged: true },
          },
        ],
      },
    };
    writeFileSync(file, JSON.stringify(pod));
    for (const format of ['table', 'markdown', 'dot']) {
      const { stdout } = await plimsoll(
        ['paths', file, '--from', 'any', '--to', 'node', '--format', format],
        folder,
      );
      assert.ok(!stdout.includes('\u001b') && !stdout.includes('\u202e'), format);
    }
  });
});
