import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import { ofKind } from '../../src/model/finding/about.ts';
import { type Files, placed, SHOP_CHART } from '../fixtures/charts.ts';
import { buildImage } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { buildTar } from '../fixtures/tar-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { folderOf, ociArchive, save, survive, work } from './hostile-stage.ts';

export const lane: Lane = 'anywhere';

/** No package registry has it, so that it is compared with where it happens to be. */
const NO_HELM = spawnSync('helm', ['version']).status === 0 ? false : 'needs helm';

/** Runs a command and reads its report: what is found where, and what is not known. */
async function checked(...args: readonly string[]) {
  const { code, stdout, stderr } = await survive([...args, '--format', 'json']);
  assert.notEqual(stdout, '', stderr);
  const { findings, coverage } = reportIn('scan', stdout);
  const found = [...ofKind(findings, 'misconfiguration')].map(({ id, subject, patch }) => {
    const place = subject.kind === 'resource' ? subject.file : undefined;
    return { id, patch, place: `${place?.path}:${place?.range?.startLine}` };
  });
  const open = coverage.gaps.filter(({ informational }) => !informational);
  return { code, found, gaps: open.map(({ kind, subject }) => `${kind} ${subject}`), stderr };
}

const packed = (files: Files): Buffer =>
  gzipSync(buildTar(Object.entries(files).map(([path, content]) => ({ path, content }))));
const chart = (files: Files): Files => ({
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  ...files,
});

/** What is wrong with the shop, and the line of the template that says so. */
const WRONG = [
  ['kubernetes-host-network', 'charts/redis/templates/statefulset.yaml:14'],
  ['kubernetes-host-path-docker-socket', 'templates/deployment.yaml:49'],
  ['kubernetes-host-pid', 'charts/mail/templates/pod.yaml:6'],
  ['kubernetes-privileged', 'templates/deployment.yaml:34'],
] as const;

function assertWrong(found: Awaited<ReturnType<typeof checked>>['found'], folder: string): void {
  for (const [id, place] of WRONG)
    assert.deepEqual(
      found.filter((one) => one.id === id).map((one) => one.place),
      [`${folder}/${place}`],
      id,
    );
  assert.ok(found.every(({ patch }) => patch === undefined));
}

describe('Helm charts', () => {
  it('are checked as what they install, in folders among others', async () => {
    folderOf('shop', placed(SHOP_CHART, 'deploy/charts/shop'));
    const { code, found, gaps } = await checked('check', join(work, 'shop'));
    assert.deepEqual([code, gaps], [1, []]);
    assertWrong(found, '/deploy/charts/shop');
  });

  it('are checked with values of the user', async () => {
    folderOf('valued', SHOP_CHART);
    const values = save('mine.yaml', 'securityContext: {privileged: false}\nextraVolumes: []\n');
    const { found } = await checked(
      'check',
      join(work, 'valued'),
      '--values',
      values,
      '--set',
      'cache.enabled=false,tags.outbound=false',
    );
    for (const [id] of WRONG) assert.ok(!found.some((one) => one.id === id), id);
    assert.ok(found.some(({ id }) => id === 'kubernetes-image-no-digest'));
    assert.equal((await survive(['check', join(work, 'valued'), '--set', 'nonsense'])).code, 2);
    assert.equal((await survive(['check', join(work, 'valued'), '--values', join(work, 'nowhere')])).code, 2);
  });

  it('are checked in their packages, with those that lie in them', async () => {
    const [redis, rest] = [new Map<string, string>(), new Map<string, string>()];
    for (const [path, text] of Object.entries(SHOP_CHART))
      if (path.startsWith('charts/redis/')) redis.set(path.slice('charts/'.length), text);
      else rest.set(`shop/${path}`, text);
    const path = save(
      'shop-0.1.0.tgz',
      gzipSync(
        buildTar([
          ...Array.from(rest, ([name, content]) => ({ path: name, content })),
          { path: 'shop/charts/redis-1.4.2.tgz', content: packed(Object.fromEntries(redis)) },
        ]),
      ),
    );
    const { code, found, gaps } = await checked('check', path);
    assert.deepEqual([code, gaps], [1, []]);
    const places = found.map(({ id, place }) => `${id} ${place}`);
    assert.ok(places.includes('kubernetes-privileged /shop-0.1.0.tgz!/shop/templates/deployment.yaml:34'));
    assert.ok(
      places.includes(
        'kubernetes-host-network /shop-0.1.0.tgz!/shop/charts/redis-1.4.2.tgz!/redis/templates/statefulset.yaml:14',
      ),
    );
  });

  it('are checked in images, by the layer that has them', async () => {
    const entries = Object.entries(placed(SHOP_CHART, 'opt/shop')).map(([path, content]) => ({
      path,
      content,
    }));
    const target = ociArchive('chart.tar', buildImage({ layers: [entries] }));
    const { found, gaps } = await checked('scan', target, '--scanners', 'config', '--offline');
    assert.deepEqual(gaps, []);
    assertWrong(found, '/opt/shop');
  });

  it('are nothing without their Chart.yaml', async () => {
    folderOf('no-chart', { 'scripts/a.sh': 'ls\n', 'templates/mail.txt': 'Hello {{ name }}\n' });
    assert.equal((await survive(['check', join(work, 'no-chart')])).code, 3);
  });

  it('that nobody can render as a whole leave the result incomplete', async () => {
    folderOf(
      'part',
      chart({
        'templates/a.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n  containers: []\n',
        'templates/b.yaml': 'kind: B\n\nx: {{ nosuch 1 }}\n',
        'templates/c.yaml': 'kind: C\nx: {{ required "say x" .Values.x }}\n',
      }),
    );
    const { code, found, gaps } = await checked('check', join(work, 'part'), '--fail-on', 'critical');
    assert.equal(code, 4);
    assert.ok(found.some(({ id, place }) => id === 'kubernetes-host-pid' && place === '/templates/a.yaml:5'));
    assert.deepEqual(gaps.toSorted(), ['undecided /templates/c.yaml:2', 'unsupported /templates/b.yaml:3']);
  });

  it('are rendered as Helm renders them', { skip: NO_HELM }, async () => {
    folderOf('rendered', SHOP_CHART);
    const text = await must('helm', [
      'template',
      'release-name',
      join(work, 'rendered'),
      '--namespace',
      'release-namespace',
    ]);
    const kinds = parseAllDocuments(text).flatMap(
      (document) => (document.toJS() as { kind: string } | null) ?? [],
    );
    folderOf('by-helm', { 'all.yaml': text });
    const [ours, theirs] = [
      await checked('check', join(work, 'rendered')),
      await checked('check', join(work, 'by-helm')),
    ];
    assert.equal(kinds.length, 8);
    assert.deepEqual(ours.found.map(({ id }) => id).toSorted(), theirs.found.map(({ id }) => id).toSorted());
  });
});

/** Templates that have no end, or would take all memory or time. */
const ENDLESS: Files = {
  'templates/include.yaml': '{{ define "x" }}{{ include "x" . }}{{ end }}\n{{ include "x" . }}',
  'templates/tpl.yaml': '\n{{ $d := dict "t" "{{ tpl .t . }}" }}{{ tpl $d.t $d }}',
  'templates/range.yaml': '{{ range until 1000000000 }}a{{ end }}',
  'templates/nested.yaml': '{{ range 1000000000 }}{{ range 1000000000 }}{{ end }}{{ end }}',
  'templates/repeat.yaml': '{{ repeat 1000000000 "ab" }}',
  'templates/double.yaml': '{{ $x := "ab" }}{{ range until 100 }}{{ $x = print $x $x }}{{ end }}{{ $x }}',
  'templates/lists.yaml':
    '{{ $x := list 1 }}{{ range until 100 }}{{ $x = list $x $x }}{{ end }}{{ toYaml $x }}',
  'templates/cycle.yaml': '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toJson $d }}',
  'templates/expression.yaml': '{{ regexReplaceAll "a.*b|a" (repeat 100000 "a") "b" }}',
};

describe('hostile Helm charts', () => {
  it('without an end are said to be, and nothing else is lost', async () => {
    folderOf(
      'endless',
      chart({
        ...ENDLESS,
        'templates/a.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: []}\n',
      }),
    );
    const { code, gaps, found } = await checked('check', join(work, 'endless'), '--fail-on', 'critical');
    assert.equal(code, 4);
    assert.deepEqual(
      gaps.map((gap) => gap.replace(/:\d+$/, '')).toSorted(),
      Object.keys(ENDLESS)
        .map((path) => `limit /${path}`)
        .toSorted(),
    );
    assert.ok(found.some(({ id }) => id === 'kubernetes-host-pid'));
  });

  it('read nothing outside of themselves, by path or by link', async () => {
    save('secret.txt', 'fake-secret-of-the-machine');
    folderOf(
      'links',
      chart({
        'templates/a.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Files.Get "../secret.txt" | default "none" | b64enc }}\n  namespace: {{ .Files.Get "files/link.txt" | default "none" }}\nspec: {hostPID: true, containers: []}\n',
      }),
    );
    symlinkSync('../secret.txt', join(work, 'links/templates/secret.yaml'));
    symlinkSync('/etc', join(work, 'links/charts'));
    symlinkSync('.', join(work, 'links/templates/loop'));
    const { code, stdout } = await survive(['check', join(work, 'links'), '--format', 'json']);
    assert.equal(code, 1);
    assert.doesNotMatch(stdout, /fake-secret|ZmFrZS1zZWNyZXQ/);
    assert.match(stdout, /bm9uZQ==/);
  });

  it('in packages that become too large, or are broken, are gaps', async () => {
    const bomb = save(
      'bomb-1.0.0.tgz',
      packed({ 'bomb/Chart.yaml': 'name: bomb\n', 'bomb/templates/a.yaml': ' '.repeat(64 * 2 ** 20) }),
    );
    assert.equal((await survive(['check', bomb, '--limit', 'bytes=1000000'])).code, 4);
    const deep = Array.from({ length: 12 }).reduce<Buffer>(
      (inner) =>
        gzipSync(
          buildTar([
            { path: 'a/Chart.yaml', content: 'name: a\n' },
            { path: 'a/charts/a-1.0.0.tgz', content: inner },
          ]),
        ),
      Buffer.from(''),
    );
    assert.equal((await survive(['check', save('deep-1.0.0.tgz', deep)])).code, 4);
    const whole = packed(placed(SHOP_CHART, 'shop'));
    assert.equal((await survive(['check', save('cut-1.0.0.tgz', whole.subarray(0, 1500))])).code, 4);
    assert.equal((await survive(['check', save('none-1.0.0.tgz', 'no archive')])).code, 3);
  });
});
