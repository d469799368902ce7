import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildTar } from '../../../test/fixtures/tar-builder.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { OpenFile } from '../../model/file.ts';
import type { ScannedTarget } from '../types.ts';
import { CONFIG_ANALYSER, hasConfiguration, pathOfFact } from './analyser.ts';
import { mendFiles } from './mend.ts';
import { CONFIG_SCANNER, configScanner } from './unit.ts';

function fileOf(path: string, text: string, size = Buffer.byteLength(text)): OpenFile {
  const bytes = Buffer.from(text);
  return {
    entry: { path, type: 'file', size, mode: 0o644, uid: 0, gid: 0 },
    bytes: () => bytes,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

function targetOf(files: Readonly<Record<string, string>>): ScannedTarget {
  const facts: LocatedFact<unknown>[] = Object.entries(files).flatMap(([path, text]) =>
    [...CONFIG_ANALYSER.read(fileOf(path, text))].map((fact) => ({ path, layer: undefined, fact })),
  );
  return {
    packages: [],
    distribution: undefined,
    image: undefined,
    advisories: undefined,
    factsOf: ({ id }) => {
      assert.equal(id, CONFIG_ANALYSER.id);
      return facts as never;
    },
    entriesOf: () => [],
    originsOf: () => [],
  };
}

const COMPOSE = 'services:\n  web:\n    image: web:1\n    # needed once\n    privileged: true\n';

describe('the config scanner', () => {
  it('reads policies and templates beside modules of Terraform', () => {
    const policy = (actions: string) =>
      `{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": ${actions}, "Resource": "*"}]}`;
    const bucket = (name: string, value: string) =>
      `resource "aws_s3_bucket_policy" "${name}" {\n  bucket = "b"\n  policy = ${value}\n}\n`;
    const data = {
      '/i/policies/p.json': policy('"s3:*"'),
      '/i/p.tftpl': policy('${jsonencode(actions)}'),
    };
    const { findings, gaps } = CONFIG_SCANNER.findings(
      targetOf({
        '/i/main.tf':
          bucket('a', 'file("${path.module}/policies/p.json")') +
          bucket('b', 'templatefile("${path.module}/p.tftpl", { actions = ["s3:*"] })') +
          bucket('c', 'file("${path.module}/none.json")'),
        ...data,
      }),
    );
    assert.deepEqual(gaps, []);
    const names = [...findings].flatMap((one) =>
      one.kind === 'misconfiguration' && one.subject.kind === 'resource'
        ? [`${one.id} ${one.subject.name}`]
        : [],
    );
    assert.deepEqual(names, [
      'terraform-aws-s3-policy-for-everybody a',
      'terraform-aws-s3-policy-for-everybody b',
    ]);
    assert.equal(hasConfiguration(targetOf(data).factsOf(CONFIG_ANALYSER)), false);
  });

  it('tells what is there, what should be, where, and the patch that mends it', () => {
    const { findings, gaps } = CONFIG_SCANNER.findings(targetOf({ '/app/compose.yaml': COMPOSE }));
    assert.deepEqual(gaps, []);
    const finding = findings.length > 0 ? [...findings][0] : undefined;
    assert.ok(finding?.kind === 'misconfiguration');
    assert.equal(finding.id, 'compose-privileged');
    assert.deepEqual(finding.subject, {
      kind: 'resource',
      type: 'service',
      name: 'web',
      part: 'services.web.privileged',
      file: {
        path: '/app/compose.yaml',
        range: { startLine: 5, startColumn: 5, endLine: 5, endColumn: 21 },
      },
    });
    assert.equal(
      finding.patch,
      '--- a/app/compose.yaml\n+++ b/app/compose.yaml\n@@ -2,4 +2,4 @@\n   web:\n     image: web:1\n     # needed once\n-    privileged: true\n+    privileged: false\n',
    );
  });

  it('shows no credential that stands beside what it mends', () => {
    const patchOf = (text: string) => {
      const { findings } = CONFIG_SCANNER.findings(targetOf({ '/compose.yaml': text }));
      const finding = [...findings].find(({ id }) => id === 'compose-privileged');
      assert.ok(finding?.kind === 'misconfiguration');
      return finding.patch;
    };
    const before = 'services:\n  web:\n    environment: {DB_PASSWORD: fake-pa55word}\n    image: web:1\n';
    assert.equal(
      patchOf(`${before}    privileged: true\n`),
      '--- a/compose.yaml\n+++ b/compose.yaml\n@@ -5,1 +5,1 @@\n-    privileged: true\n+    privileged: false\n',
    );
    assert.equal(
      patchOf('services:\n  web: {environment: {DB_PASSWORD: fake-pa55word}, privileged: true}\n'),
      undefined,
    );
  });

  it('tells what it could not read, and the same thing a hundred times at most', () => {
    const service = (at: number) => `  s${at}: {privileged: true}\n`;
    const many = `services:\n${Array.from({ length: 150 }, (_, at) => service(at)).join('')}`;
    const { findings, gaps } = CONFIG_SCANNER.findings(
      targetOf({ '/compose.yaml': many, '/b/compose.yaml': 'a: [' }),
    );
    assert.equal(findings.length, 100);
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject.replace(/:\d+$/, '')]),
      [
        ['unreadable', '/b/compose.yaml'],
        ['limit', '/compose.yaml'],
      ],
    );
  });

  it('renders a chart with its values, and those of the user', () => {
    const files = {
      '/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      '/web/values.yaml': 'host: true\n',
      '/web/templates/web.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: {{ .Values.host }}\n  containers: []\n',
    };
    const idsOf = ({ findings }: ReturnType<typeof CONFIG_SCANNER.findings>) =>
      Array.from(findings, ({ id }) => id).filter((id) => id === 'kubernetes-host-pid');
    assert.deepEqual(idsOf(CONFIG_SCANNER.findings(targetOf(files))), ['kubernetes-host-pid']);
    assert.ok(
      mendFiles(
        Object.entries(files).map(([path, text]) => [path, { formats: ['kubernetes'], text }]),
        () => true,
      ).length === 0,
    );
    const scanner = configScanner({ chartValues: { files: [], settings: ['host=false'] } });
    assert.deepEqual(idsOf(scanner.findings(targetOf(files))), []);
  });

  it('reads what is in a packaged chart, by its path in it', () => {
    const tar = buildTar([
      { path: 'web/Chart.yaml', content: 'apiVersion: v2\nname: web\nversion: 1.0.0\n' },
      { path: 'web/templates/a.yaml', content: 'kind: {{ .Chart.Name }}\n' },
      {
        path: 'web/files/numbers.txt',
        content: Array.from({ length: 2000 }, (_, index) => index ** 3).join(),
      },
      { path: 'web/logo.png', content: Buffer.from([0x89, 0x50, 0, 0]) },
    ]);
    const bytes = gzipSync(tar);
    const entry = {
      path: '/web-1.0.0.tgz',
      type: 'file',
      size: bytes.length,
      mode: 0o644,
      uid: 0,
      gid: 0,
    } as const;
    const file = {
      entry,
      bytes: () => bytes,
      read: (from: number, length: number) => bytes.subarray(from, from + length),
    };
    assert.equal(CONFIG_ANALYSER.interest(entry), 'yes');
    const facts = [...CONFIG_ANALYSER.read(file)];
    assert.deepEqual(
      facts.map((fact) => pathOfFact({ path: entry.path, fact })),
      [
        '/web-1.0.0.tgz!/web/Chart.yaml',
        '/web-1.0.0.tgz!/web/templates/a.yaml',
        '/web-1.0.0.tgz!/web/files/numbers.txt',
      ],
    );
    const cut = (path: string, size: number) => [
      ...CONFIG_ANALYSER.read({
        entry: { ...entry, path, size },
        bytes: () => bytes.subarray(0, size),
        read: (from, length) => bytes.subarray(0, size).subarray(from, from + length),
      }),
    ];
    assert.throws(() => cut('/web-1.0.0.tgz', Math.floor(bytes.length / 2)), { code: 'malformed' });
    assert.throws(() => cut('/web/charts/redis.tgz', 60), { code: 'malformed' });
    // Nobody knows that it is a chart.
    assert.deepEqual(cut('/web-1.0.0.tgz', 60), []);
  });

  it('says of a file that is too large that it was not read', () => {
    const file = fileOf('/compose.yaml', COMPOSE, 64 * 2 ** 20);
    assert.throws(() => [...CONFIG_ANALYSER.read(file)], { code: 'limit' });
    assert.equal(CONFIG_ANALYSER.interest(file.entry), 'yes');
    for (const path of ['/a.txt', '/node_modules/a/compose.yaml', '/x/.git/compose.yaml'])
      assert.equal(CONFIG_ANALYSER.interest(fileOf(path, 'a').entry), 'no', path);
  });
});
