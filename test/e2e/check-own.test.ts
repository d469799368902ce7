import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll, run } from './command.ts';
import { ROOT } from '../architecture/source-files.ts';

export const lane: Lane = 'anywhere';

const CHECKS = `checks:
  - id: acme-team
    title: Deployment names no team
    kind: kubernetes
    severity: high
    match: kind == 'Deployment'
    expression: has(object.metadata.labels) && 'team' in object.metadata.labels
    message: it has no label "team"
    at: metadata.labels
    examples:
      failing: ["apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: web}\\n"]
      passing: ["apiVersion: apps/v1\\nkind: Deployment\\nmetadata: {name: web, labels: {team: a}}\\n"]
`;
const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    app: web\n';

describe('checks that people write', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-check-own-'));
  const cache = join(work, 'cache');
  after(() => rmSync(work, { recursive: true }));

  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text);
    return join(work, path);
  };
  const policy = write('policy/team.yaml', CHECKS);
  const target = dirname(write('app/web.yaml', DEPLOYMENT));
  const own = (stdout: string) => reportIn('scan', stdout).findings.filter(({ id }) => id === 'acme-team');

  it('are made by check and by scan, and their findings are as ours', async () => {
    const checked = await plimsoll(['check', target, '--checks', dirname(policy), '--format', 'json'], cache);
    const args = ['--scanners', 'config', '--checks', policy, '--format', 'json'];
    const scanned = await plimsoll(['scan', target, ...args], cache);
    assert.equal(checked.code, 1, checked.stderr);
    const [finding, ...others] = own(checked.stdout);
    assert.deepEqual(others, []);
    assert.deepEqual(own(scanned.stdout), [finding]);
    assert.ok(finding?.kind === 'misconfiguration' && finding.subject.kind === 'resource');
    assert.deepEqual([finding.severity, finding.actual], ['high', 'it has no label "team"']);
    assert.equal(finding.subject.file?.range?.startLine, 5);
    const sarif = await plimsoll(['check', target, '--checks', policy, '--format', 'sarif'], cache);
    assert.match(sarif.stdout, /"acme-team"/);
  });

  it('have their exceptions as ours have', async () => {
    const text = DEPLOYMENT.replace('  labels:', '  # plimsoll:ignore acme-team it moves\n  labels:');
    const folder = dirname(write('waived/web.yaml', text));
    const { stdout } = await plimsoll(
      ['check', folder, '--checks', policy, '--target-ignores', '--format', 'json'],
      cache,
    );
    assert.deepEqual(own(stdout), []);
    assert.ok(reportIn('scan', stdout).suppressed.some(({ finding }) => finding.id === 'acme-team'));
  });

  it('are tried on their examples', async () => {
    const right = await plimsoll(['check', '--test-checks', policy], cache);
    assert.deepEqual([right.code, right.stdout], [0, '1 check, 2 examples, 0 problems\n']);
    const wrong = write('wrong.yaml', CHECKS.replace('team: a', 'group: a'));
    const { code, stdout } = await plimsoll(['check', '--test-checks', wrong], cache);
    assert.equal(code, 1);
    assert.ok(stdout.startsWith(`${wrong}:2: acme-team: passing example 1: something is found\n`), stdout);
  });

  it('that are none are refused with file and line, before anything is read', async () => {
    const bad = write('bad.yaml', CHECKS.replace('has(object', 'has(objekt'));
    const { code, stdout, stderr } = await plimsoll(['check', target, '--checks', bad], cache);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /bad\.yaml:2: expression of acme-team: Unknown variable: objekt/);
    assert.equal((await plimsoll(['check', target, '--checks', join(work, 'none')], cache)).code, 2);
  });

  it('in a plimsoll.yaml count where somebody trusts it', async () => {
    const folder = dirname(write('home/plimsoll.yaml', CHECKS));
    write('home/web.yaml', DEPLOYMENT);
    const check = async (trust: NodeJS.ProcessEnv) => {
      const env = { ...process.env, PLIMSOLL_CACHE_DIR: cache, ...trust };
      return run(join(ROOT, 'plimsoll'), ['check', '.', '--format', 'json'], { env, cwd: folder });
    };
    const stranger = await check({});
    assert.deepEqual(own(stranger.stdout), []);
    assert.match(stranger.stderr, /left out checks/);
    assert.equal(own((await check({ PLIMSOLL_TRUST: '.' })).stdout).length, 1);
  });

  it('that take too long are told, and end', async () => {
    const loop = 'object.spec.l.all(a, object.spec.l.all(b, object.spec.l.exists(c, c == b)))';
    const slow = write('slow.yaml', CHECKS.replace(/expression: .*/, `expression: ${loop}`));
    const list = Array.from({ length: 5_000 }, (_, index) => index).join();
    const folder = dirname(write('slow/web.yaml', `${DEPLOYMENT}spec: {l: [${list}]}\n`));
    const { code, stdout } = await plimsoll(
      ['check', folder, '--checks', slow, '--fail-on', 'critical', '--format', 'json'],
      cache,
    );
    assert.equal(code, 4);
    const [gap] = reportIn('scan', stdout).coverage.gaps;
    assert.match(gap?.reason ?? '', /acme-team cannot be decided of Deployment web .*too many steps/);
  });
});
