import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

/** In each file one thing that somebody answers for in a comment, and the same once more that nobody does. */
const COMMENTED: Readonly<Record<string, readonly [id: string, text: string]>> = {
  Dockerfile: [
    'dockerfile-apk-cache-kept',
    'FROM alpine:3.22\n# plimsoll:ignore dockerfile-apk-cache-kept the cache is a mount\nRUN apk add nginx\nRUN apk add \\\n  curl\n',
  ],
  'compose.yaml': [
    'compose-privileged',
    'services:\n  web:\n    image: web:1\n    privileged: true # plimsoll:ignore compose-privileged it formats disks\n  db:\n    image: db:1\n    privileged: true\n',
  ],
  'k8s/pods.yaml': [
    'kubernetes-host-pid',
    `# plimsoll:ignore kubernetes-host-ipc nothing is so
${['a', 'b']
  .map(
    (name) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n${name === 'a' ? '  # plimsoll:ignore kubernetes-host-pid expires:2999-01-31 it watches\n' : ''}  hostPID: true\n  containers: []\n`,
  )
  .join('---\n')}`,
  ],
  '.github/workflows/a.yml': [
    'github-actions-own-unpinned',
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      # plimsoll:ignore github-actions-own-unpinned read before each release\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n',
  ],
  'tf/main.tf': [
    'terraform-aws-rds-public',
    ['// plimsoll:ignore terraform-aws-rds-public a public data set\n', '']
      .map(
        (comment, index) =>
          `${comment}resource "aws_db_instance" "d${index}" {\n  publicly_accessible = true\n}\n`,
      )
      .join(''),
  ],
};

describe('exceptions of checks', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-check-exceptions-'));
  const cache = join(work, 'cache');
  after(() => rmSync(work, { recursive: true }));

  const folder = (name: string, files: Readonly<Record<string, string>>): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(work, name, path)), { recursive: true });
      writeFileSync(join(work, name, path), text);
    }
    return join(work, name);
  };
  const check = async (path: string, ...flags: string[]) => {
    const { stdout, stderr } = await plimsoll(['check', path, '--format', 'json', ...flags], cache);
    assert.notEqual(stdout, '', stderr);
    return reportIn('scan', stdout);
  };
  const count = (report: ReportDocument, id: string): readonly [found: number, suppressed: number] => [
    report.findings.filter((one) => one.id === id).length,
    report.suppressed.filter(({ finding }) => finding.id === id).length,
  ];
  const remarks = ({ coverage }: ReportDocument) =>
    (coverage.exceptions ?? []).map(({ problem, source }) => `${problem} ${source}`);

  it('stand beside what is found, in every format that has comments', async () => {
    const texts = Object.entries(COMMENTED).map(([path, [, text]]) => [path, text]);
    const path = folder('comments', Object.fromEntries(texts) as Record<string, string>);
    const trusted = await check(path, '--target-ignores');
    for (const [file, [id]] of Object.entries(COMMENTED)) {
      assert.deepEqual(count(trusted, id), [1, 1], `${file}: ${id}`);
      const { suppression } = trusted.suppressed.find(({ finding }) => finding.id === id) ?? assert.fail();
      assert.ok(suppression.by === 'inline' && suppression.source.startsWith(file) && suppression.reason);
    }
    assert.deepEqual(remarks(trusted), ['unused k8s/pods.yaml:1']);
    const untrusted = await check(path);
    for (const [, [id]] of Object.entries(COMMENTED)) assert.deepEqual(count(untrusted, id), [2, 0], id);
    assert.ok(remarks(untrusted).every((remark) => remark.startsWith('not-trusted ')));
  });

  it('that are over, or say no reason, are told', async () => {
    const text = `services:
  web:
    image: web:1
    privileged: true # plimsoll:ignore compose-privileged expires:2020-01-31 until then
  db:
    image: db:1
    privileged: true # plimsoll:ignore compose-privileged
`;
    const report = await check(folder('over', { 'compose.yaml': text }), '--target-ignores');
    assert.deepEqual(count(report, 'compose-privileged'), [1, 1]);
    assert.deepEqual(remarks(report), ['expired compose.yaml:4', 'no-reason compose.yaml:7']);
  });

  it('of JSON, which has no comments, are waivers by path and resource', async () => {
    const pod = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: { hostPID: true, containers: [] },
    });
    const list = { apiVersion: 'v1', kind: 'List', items: ['a', 'b'].map(pod) };
    const path = folder('json', {
      'dump.json': JSON.stringify(list),
      'other.json': JSON.stringify(pod('a')),
    });
    const waivers = join(work, 'waivers.yaml');
    writeFileSync(
      waivers,
      `waivers:
  - id: kubernetes-host-pid
    path: dump.json
    resource: Pod/shop/a
    owner: ann
    reason: it watches processes
    expires: 2999-01-31
  - id: kubernetes-host-pid
    resource: Deployment/shop/a
    owner: ann
    reason: gone
`,
    );
    const report = await check(path, '--waivers', waivers);
    assert.deepEqual(count(report, 'kubernetes-host-pid'), [2, 1]);
    assert.deepEqual(remarks(report), [`unused ${waivers}:8`]);
  });

  it('are all that a baseline has', async () => {
    const path = folder('baseline', {
      'compose.yaml': 'services:\n  web:\n    image: web:1\n    privileged: true\n',
    });
    const baseline = join(work, 'baseline.json');
    await plimsoll(['check', path, '--output', `json=${baseline}`], cache);
    const same = await plimsoll(['check', path, '--baseline', baseline], cache);
    assert.equal(same.code, 0, same.stdout);
    writeFileSync(
      join(path, 'compose.yaml'),
      'services:\n  web:\n    # moved\n    image: web:1\n    privileged: true\n    pid: host\n',
    );
    const { findings } = await check(path, '--baseline', baseline);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['compose-host-pid'],
    );
  });

  it('keep what is mended and what a patch says apart from what somebody answers for', async () => {
    const pod = (name: string, more = '') =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  containers:\n    - name: web\n      image: web:1\n      securityContext:\n        privileged: true${more}\n`;
    const text = `${pod('a')}---\n${pod('b', ' # plimsoll:ignore kubernetes-privileged a driver')}`;
    const path = folder('fix', { 'pods.yaml': text });
    execFileSync('git', ['init', '--quiet', path]);
    const { stdout } = await plimsoll(['check', '.', '--diff', '--target-ignores'], cache, path);
    const fixed = folder('fixed', { 'pods.yaml': text });
    await check(fixed, '--fix', '--target-ignores');
    const mended = readFileSync(join(fixed, 'pods.yaml'), 'utf8');
    // That privileges can be gained is told once the container is not privileged any more.
    assert.match(mended, /privileged: false\n +allowPrivilegeEscalation: false\n---/);
    assert.match(mended, /privileged: true # plimsoll:ignore kubernetes-privileged a driver\n$/);
    execFileSync('git', ['apply', '-'], { cwd: path, input: stdout });
    assert.equal(readFileSync(join(path, 'pods.yaml'), 'utf8'), mended);
  });
});
