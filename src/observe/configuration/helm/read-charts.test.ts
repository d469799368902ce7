import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Files, placed, SHOP_CHART } from '../../../../test/fixtures/charts.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { type ChartValues, readCharts } from './read-charts.ts';
import { RENDER_LIMITS } from './template/budget.ts';

function read(files: Files, values?: ChartValues, limits = RENDER_LIMITS) {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { charts, gaps, files: own } = readCharts(list, values, limits);
  const documents = charts.flatMap((chart) => chart.documents);
  const find = (kind: string) => documents.find(({ value }) => valueAt(value, ['kind']) === kind);
  return {
    charts,
    gaps,
    documents,
    own,
    find,
    said: gaps.map(({ subject, reason }) => `${subject} ${reason}`),
  };
}

const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';
const web = (files: Files): Files => placed({ 'Chart.yaml': CHART, ...files }, '/web');

describe('charts', () => {
  it('are read no further than some steps for each character that they come to', () => {
    const template = '{{ repeat 1000 "a: b\\n---\\n" }}';
    const names = Array.from({ length: 40 }, (_, index) => `templates/${index}.yaml`);
    const files = web(Object.fromEntries(names.map((name) => [name, template])));
    const { documents, gaps } = read(files, undefined, { ...RENDER_LIMITS, chartSteps: 400_000 });
    assert.ok(documents.length >= 1000 && documents.length < 15_000, `${documents.length} documents`);
    assert.ok(gaps.length > 0);
    for (const { kind, reason } of gaps)
      assert.deepEqual([kind, /more steps than it may/.test(reason)], ['limit', true]);
  });

  it('have the first document of their values alone, as Helm reads no other', () => {
    const { documents, gaps } = read(
      web({
        'values.yaml': 'image: web:1\n---\nimage: web:2\n---\n}{\n',
        'templates/a.yaml': 'image: {{ .Values.image }}\n',
      }),
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      documents.map(({ value }) => value),
      [{ image: 'web:1' }],
    );
  });

  it('are what they install, placed in their templates', () => {
    const { documents, gaps, find, charts, own } = read(placed(SHOP_CHART, '/deploy/shop'));
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      charts.map(({ path }) => path),
      ['/deploy/shop'],
    );
    assert.deepEqual(documents.map(({ value }) => String(valueAt(value, ['kind']))).toSorted(), [
      'ConfigMap',
      'Deployment',
      'Ingress',
      'Pod',
      'Service',
      'ServiceAccount',
      'StatefulSet',
    ]);
    const deployment = find('Deployment');
    assert.ok(deployment);
    const path = ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privileged'];
    assert.equal(valueAt(deployment.value, path), true);
    assert.equal(deployment.path, '/deploy/shop/templates/deployment.yaml');
    const line =
      SHOP_CHART['templates/deployment.yaml']
        ?.split('\n')
        .findIndex((text) => text.includes('.Values.securityContext')) ?? 0;
    assert.deepEqual(deployment.rangeOf(path), { startLine: line + 1, endLine: line + 1 });
    assert.equal(deployment.set(path, false), undefined);
    assert.equal(deployment.remove(path), undefined);
    assert.ok(own.has('/deploy/shop/templates/NOTES.txt'));
    assert.ok(!own.has('/deploy/shop/ci/values.yaml'));
  });

  it('take values of their parents, of imports and of what is global', () => {
    const { find } = read(placed(SHOP_CHART, '/shop'));
    assert.equal(valueAt(find('StatefulSet')?.value, ['spec', 'replicas']), 3);
    assert.equal(valueAt(find('StatefulSet')?.value, ['metadata', 'name']), 'release-name-cache');
    assert.equal(valueAt(find('StatefulSet')?.value, ['metadata', 'labels', 'team']), 'till');
    assert.equal(valueAt(find('ConfigMap')?.value, ['data', 'port']), '25');
    assert.equal(valueAt(find('ConfigMap')?.value, ['data', 'shop.conf']), 'listen 8080\nworkers 2\n');
  });

  it('have no value that is nothing, wherever it is said', () => {
    const { find } = read(
      web({
        'values.yaml': 'redis:\n  a: parent\n  c: {x: parent}\n',
        'charts/redis/Chart.yaml': CHART.replace('web', 'redis'),
        'charts/redis/values.yaml': 'a: own\nb: own\nc: {x: own, z: own}\n',
        'charts/redis/templates/a.yaml': 'kind: A\nvalues: {{ omit .Values "global" | toJson }}\n',
      }),
      { files: [{ path: 'a.yaml', text: 'redis: {a: null, b: null, c: {x: null}}\n' }], settings: [] },
    );
    assert.deepEqual(valueAt(find('A')?.value, ['values']), { c: { z: 'own' } });
  });

  it('take of two imports the first one', () => {
    const { find } = read(
      web({
        'Chart.yaml': `${CHART}dependencies:\n- {name: one, version: 1.x, import-values: [d]}\n- {name: two, version: 1.x, import-values: [d]}\n`,
        'templates/a.yaml': 'kind: A\nvalues: {{ pick .Values "a" "b" | toJson }}\n',
        'charts/one/Chart.yaml': CHART.replace('web', 'one'),
        'charts/one/values.yaml': 'exports: {d: {a: one}}\n',
        'charts/two/Chart.yaml': CHART.replace('web', 'two'),
        'charts/two/values.yaml': 'exports: {d: {a: two, b: two}}\n',
      }),
    );
    assert.deepEqual(valueAt(find('A')?.value, ['values']), { a: 'one', b: 'two' });
  });

  it('take values of the user before their own', () => {
    const { find, gaps } = read(placed(SHOP_CHART, '/shop'), {
      files: [
        { path: 'a.yaml', text: 'service: {type: NodePort, port: 1}\ntags: {outbound: false}\nenv: null\n' },
        { path: 'b.yaml', text: 'service: {port: 2}\n' },
      ],
      settings: ['cache.enabled=false', 'autoscaling.enabled=true'],
    });
    assert.deepEqual(gaps, []);
    assert.deepEqual(valueAt(find('Service')?.value, ['spec', 'type']), 'NodePort');
    assert.deepEqual(valueAt(find('Service')?.value, ['spec', 'ports', 0, 'port']), 2);
    assert.equal(find('StatefulSet'), undefined);
    assert.equal(find('Pod'), undefined);
    assert.equal(
      valueAt(find('Deployment')?.value, ['spec', 'template', 'spec', 'containers', 0, 'env']),
      undefined,
    );
    assert.ok(find('HorizontalPodAutoscaler'));
  });

  it('that cannot be rendered as a whole are checked in part, and what is not is said', () => {
    const { said, documents, gaps } = read(
      web({
        'templates/a.yaml': 'kind: A\n',
        'templates/b.yaml': 'kind: B\na: {{ nosuch 1 }}\n',
        'templates/c.yaml': 'kind: C\n{{ if }}\n',
        'templates/d.yaml': 'kind: D\na: [\n',
        'templates/e.yaml': 'kind: E\n\nname: {{ required "say a name" .Values.name }}\n',
        'templates/f.yaml': 'kind: F\n{{- include "far" . }}\n',
        'templates/_far.tpl': '{{ define "far" }}\n\n{{ .Values.a.b }}{{ end }}',
        'templates/g.yaml': '{{ range until 1000000000 }}{{ end }}',
      }),
    );
    assert.deepEqual(documents.map(({ value }) => String(valueAt(value, ['kind']))).toSorted(), ['A', 'E']);
    assert.deepEqual(
      gaps
        .map(({ kind, subject, informational }) => [kind, subject, informational])
        .toSorted((left, right) => left.join().localeCompare(right.join())),
      [
        ['limit', '/web/templates/g.yaml:1', undefined],
        ['undecided', '/web/templates/e.yaml:3', undefined],
        ['unreadable', '/web/templates/c.yaml:2', undefined],
        ['unreadable', '/web/templates/d.yaml:3', undefined],
        ['unreadable', '/web/templates/f.yaml:2', undefined],
        ['unsupported', '/web/templates/b.yaml:2', undefined],
      ],
    );
    assert.match(said.join('\n'), /f\.yaml:2 .*\(in far:3\)/);
  });

  it('say which of those that they need are not there', () => {
    const { gaps } = read(
      placed(
        {
          'Chart.yaml': `${CHART}dependencies: [{name: redis, version: 1.x}, {name: mail, condition: mail.enabled}]\n`,
          'values.yaml': 'mail: {enabled: false}\n',
        },
        '/web',
      ),
    );
    assert.deepEqual(
      gaps.map(({ kind, subject, reason }) => [kind, subject, /redis 1\.x/.test(reason)]),
      [['unknown', '/web/Chart.yaml', true]],
    );
  });

  it('read nothing that is not theirs', () => {
    const { find, gaps } = read({
      ...web({
        'files/own.txt': 'own',
        'templates/a.yaml':
          'kind: A\ndata:\n{{- range list "files/own.txt" "../secret.txt" "/secret.txt" "/etc/passwd" "Chart.yaml" "files/../../secret.txt" }}\n  - {{ $.Files.Get . | quote }}\n{{- end }}\nall: {{ range $path, $_ := .Files.Glob "**" }}{{ $path }},{{ end }}\n',
      }),
      '/secret.txt': 'not-told',
    });
    assert.deepEqual(valueAt(find('A')?.value, ['data']), ['own', '', '', '', '', '']);
    assert.equal(valueAt(find('A')?.value, ['all']), 'files/own.txt,');
    assert.ok(gaps.every(({ informational }) => informational));
    assert.equal(gaps.length, 5);
  });

  it('know themselves, their cluster and their subcharts', () => {
    const { find, gaps } = read(
      web({
        'Chart.yaml': `${CHART}appVersion: "7"\nmaintainers: [{name: ann}]\ndependencies: [{name: sub, alias: other}]\n`,
        'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
        'charts/sub/values.yaml': 'a: 1\n',
        'templates/a.yaml': `kind: A
chart: {{ .Chart.Name }} {{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Chart.IsRoot }} {{ (first .Chart.Maintainers).Name }}
needs: {{ range .Chart.Dependencies }}{{ .Name }}{{ .Enabled }}{{ end }}
cluster: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Minor | int }} {{ .Capabilities.APIVersions.Has "batch/v1" }}
extended: {{ .Capabilities.APIVersions.Has "monitoring.example/v1" }}
sub: {{ .Subcharts.other.Chart.Name }} {{ .Subcharts.other.Values.a }}
template: {{ .Template.Name }} {{ .Template.BasePath }}
release: {{ .Release.Name }} {{ .Release.Namespace }} {{ .Release.Service }} {{ .Release.Revision }}
found: {{ (lookup "v1" "Secret" "n" "s").data | default "nothing" }}
`,
      }),
    );
    assert.deepEqual(gaps, []);
    assert.deepEqual(find('A')?.value, {
      kind: 'A',
      chart: 'web 1.0.0 7 true ann',
      needs: 'othertrue',
      cluster: 'v1.34.0 34 true',
      extended: false,
      sub: 'other 1',
      template: 'web/templates/a.yaml web/templates',
      release: 'release-name release-namespace Helm 1',
      found: 'nothing',
    });
  });

  it('leave nothing behind for others', () => {
    const { documents } = read({
      ...placed(
        {
          'Chart.yaml': CHART,
          'templates/a.yaml': '{{ $_ := set .Release "Name" "other" }}kind: {{ .Release.Name }}\n',
        },
        '/a',
      ),
      ...placed({ 'Chart.yaml': CHART, 'templates/a.yaml': 'kind: {{ .Release.Name }}\n' }, '/b'),
    });
    assert.deepEqual(
      documents.map(({ value }) => valueAt(value, ['kind'])),
      ['other', 'release-name'],
    );
  });

  it('of libraries install nothing, and neither do tests', () => {
    const { documents, gaps } = read({
      ...placed(
        { 'Chart.yaml': `${CHART}type: library\n`, 'templates/a.yaml': 'kind: {{ nosuch }}\n' },
        '/lib',
      ),
      ...web({ 'templates/t.yaml': 'kind: Pod\nmetadata:\n  annotations:\n    helm.sh/hook: test\n' }),
    });
    assert.deepEqual(documents, []);
    assert.deepEqual(gaps, []);
  });

  it('whose values are a bomb, or no map, say so', () => {
    const bomb = `a: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]\n`;
    const { gaps, documents } = read({
      ...placed(
        {
          'Chart.yaml': CHART,
          'values.yaml': bomb,
          'templates/a.yaml': 'kind: A\nx: {{ toJson .Values | len }}\n',
        },
        '/a',
      ),
      ...placed({ 'Chart.yaml': CHART, 'values.yaml': '- 1\n', 'templates/a.yaml': 'kind: B\n' }, '/b'),
      ...placed({ 'Chart.yaml': 'a: [', 'templates/a.yaml': 'kind: C\n' }, '/c'),
      ...placed({ 'Chart.yaml': 'apiVersion: v2\n', 'templates/a.yaml': 'kind: D\n' }, '/d'),
    });
    assert.deepEqual(
      gaps.map(({ subject }) => subject.replace(/:\d+$/, '')),
      ['/a/values.yaml', '/b/values.yaml', '/c/Chart.yaml', '/d/Chart.yaml'],
    );
    assert.deepEqual(
      documents.map(({ value }) => valueAt(value, ['kind'])),
      ['A', 'B'],
    );
  });

  it('that make a thousand of each of their charts end', () => {
    const names = (of: string) =>
      Array.from({ length: 1_000 }, (_, index) => `  - {name: ${of}, alias: ${of}${index}}\n`).join('');
    const { gaps } = read(
      placed(
        {
          'Chart.yaml': `${CHART}dependencies:\n${names('b')}`,
          'charts/b/Chart.yaml': `apiVersion: v2\nname: b\nversion: 1.0.0\ndependencies:\n${names('c')}`,
          'charts/b/charts/c/Chart.yaml': `apiVersion: v2\nname: c\nversion: 1.0.0\ndependencies:\n${names('d')}`,
          'charts/b/charts/c/charts/d/Chart.yaml': 'apiVersion: v2\nname: d\nversion: 1.0.0\n',
        },
        '/web',
      ),
      undefined,
      { ...RENDER_LIMITS, chartSteps: 2_000_000 },
    );
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['limit', '/web']],
    );
  });

  it('of any files are read, or say why not', () => {
    const text = fc.oneof(
      fc.constantFrom(...Object.values(SHOP_CHART)),
      fc.constantFrom(
        'a: 1\n',
        '',
        '{{ .Values }}',
        'name: web\ndependencies: [{name: redis, import-values: [{child: a}, 1]}, 5, {}]\n',
        '- 1',
      ),
      fc.string({ maxLength: 20 }),
    );
    const files = fc.dictionary(fc.constantFrom(...Object.keys(SHOP_CHART)), text, { maxKeys: 6 });
    const limits = { ...RENDER_LIMITS, chartSteps: 300_000 };
    fc.assert(
      fc.property(files, (changes) => {
        const { documents, gaps } = read(placed({ ...SHOP_CHART, ...changes }, '/shop'), undefined, limits);
        for (const document of documents) {
          const { path, value } = document;
          assert.ok(path.startsWith('/shop/'));
          assert.ok(value !== undefined && document.rangeOf(['metadata']).startLine >= 1);
        }
        for (const { subject, reason } of gaps) assert.ok(subject !== '' && reason !== '');
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});
