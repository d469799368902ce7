import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { assertWithin } from '../time-bound.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

/** A home as people have it, with nothing of anybody. */
const HOME: Readonly<Record<string, string>> = {
  '.npmrc': '//registry.example/:_authToken=fake-secret-1\nstrict-ssl=false\n',
  '.netrc': 'machine git.example login ann password fake-secret-2\n',
  '.git-credentials': 'https://ann:fake-secret-3@git.example\n',
  '.gitconfig': '[credential]\n\thelper = store\n[safe]\n\tdirectory = *\n[http]\n\tsslVerify = false\n',
  '.docker/config.json': '{ "auths": { "registry.example": { "auth": "ZmFrZS1zZWNyZXQtNA==" } } }\n',
  '.aws/credentials': '[default]\naws_access_key_id = fake\naws_secret_access_key = fake-secret-5\n',
  '.kube/config':
    'users:\n- name: a\n  user:\n    token: fake-secret-6\nclusters:\n- cluster:\n    insecure-skip-tls-verify: true\n',
  '.ssh/config': 'Host *\n  ForwardAgent yes\n  StrictHostKeyChecking no\n',
  '.bashrc': 'export DEPLOY_TOKEN=fake-secret-7\nexport PATH=.:$PATH\ncurl -s https://a.example/x | sh\n',
  '.config/Code/User/settings.json': '{\n  // off\n  "security.workspace.trust.enabled": false,\n}\n',
  'work/shop/.git/HEAD': 'ref: refs/heads/main\n',
  'work/shop/.vscode/tasks.json':
    '{ "tasks": [{ "label": "x", "runOptions": { "runOn": "folderOpen" } }] }\n',
  'work/shop/.devcontainer/devcontainer.json':
    '{ "runArgs": ["--privileged"], "mounts": ["source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind"], "initializeCommand": "x" }\n',
};

describe('workstation audit', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-workstation-'));
  const cache = join(work, 'cache');
  const root = join(work, 'root');
  const home = join(root, 'home/ann');
  before(() => {
    for (const [path, text] of Object.entries(HOME)) put(join(home, path), text);
    put(join(root, 'etc/group'), 'docker:x:998:ann\n');
    put(join(root, 'etc/gitlab-runner/config.toml'), '[runners.docker]\n  privileged = true\n');
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      'fake',
      '-f',
      join(home, '.ssh/id_ed25519'),
    ]);
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'ecdsa',
      '-N',
      'fake passphrase',
      '-C',
      'fake',
      '-f',
      join(home, '.ssh/id_ecdsa'),
    ]);
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'rsa',
      '-b',
      '2048',
      '-m',
      'PEM',
      '-N',
      '',
      '-C',
      'fake',
      '-f',
      join(home, '.ssh/id_rsa'),
    ]);
    chmodSync(join(home, '.ssh/id_rsa'), 0o644);
    const key = `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}`;
    put(join(home, '.bash_history'), `ls\ncurl -u ann:Xq7vT2mK9pLw4RzB https://a.example\necho ${key}\n`);
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const audited = async (...words: string[]) => {
    const outcome = await plimsoll(['workstation', 'audit', ...words, '--format', 'json'], cache);
    return { ...outcome, report: reportIn('audit', outcome.stdout) };
  };
  type Report = Awaited<ReturnType<typeof audited>>['report'];
  const evidenceOf = ({ checks }: Report, id: string) =>
    checks.find((check) => check.id === `workstation-${id}`)?.evidence ?? assert.fail(id);

  it('finds what is wrong with a home, with its place and without its secrets', async () => {
    const { code, report, stdout, stderr } = await audited('--root', root);
    assert.equal(code, 1, stderr);
    const ids = report.checks
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ id }) => id.replace(/^workstation-/, ''));
    for (const id of `npm-token npm-registry netrc git-credentials git-store git-safe-directory git-tls registry-login aws-key
      kubernetes-token kubernetes-tls ssh-forwarding ssh-host-key ssh-key ssh-mode shell-secret shell-path shell-download
      workspace-trust open-task container-rights container-reach container-host-command engine-group runner-privileged
      credential-mode kubernetes-mode history-secret`.split(/\s+/))
      assert.ok(ids.includes(id), id);
    assert.doesNotMatch(stdout, /fake-secret|ZmFrZ|Xq7vT2mK9pLw4RzB|PRIVATE KEY-/);
    assert.deepEqual(evidenceOf(report, 'npm-token')[0], {
      outcome: 'fail',
      path: '/home/ann/.npmrc',
      line: 1,
      actual: '_authtoken in clear',
      expected: 'no token, or a variable',
    });
    const keys = evidenceOf(report, 'ssh-key').map(({ path, outcome }) => `${path} ${outcome}`);
    assert.deepEqual(keys.toSorted(), [
      '/home/ann/.ssh/id_ecdsa pass',
      '/home/ann/.ssh/id_ed25519 fail',
      '/home/ann/.ssh/id_rsa fail',
    ]);
    assert.ok(evidenceOf(report, 'history-secret').every(({ path }) => path === '/home/ann/.bash_history'));
    const text = await plimsoll(['workstation', 'audit', '--root', root], cache);
    assert.doesNotMatch(text.stdout, /fake-secret|Xq7vT2mK9pLw4RzB/);
  });

  it('finds nothing in a home where there is nothing', async () => {
    const empty = join(work, 'empty');
    mkdirSync(join(empty, 'home/bob'), { recursive: true });
    chmodSync(join(empty, 'home/bob'), 0o700);
    const { code, report } = await audited('--root', empty, '--home', '/home/bob');
    assert.deepEqual([code, report.summary.fail, report.summary['not-readable']], [0, 0, 0]);
    assert.equal(
      (await plimsoll(['workstation', 'audit', '--root', empty, '--home', '/home/none'], cache)).code,
      3,
    );
  });

  it('bears pipes, devices, links out of the root, huge files and folders, and bombs', async () => {
    const hostile = join(work, 'hostile');
    const there = (path: string) => join(hostile, 'home/eve', path);
    put(there('.gitconfig'), '[core]\n');
    execFileSync('mkfifo', [there('.npmrc')]);
    symlinkSync('/dev/zero', there('.netrc'));
    symlinkSync(join(root, 'home/ann/.git-credentials'), there('.git-credentials'));
    symlinkSync('.bashrc', there('.bashrc'));
    put(there('.bash_history'), 'x'.repeat(3 * 2 ** 20));
    put(there('.kube/config'), `a: &a [x]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]\n`);
    put(there('.docker/config.json'), '['.repeat(500_000));
    put(there('.config/Code/User/settings.json'), '{"a":'.repeat(100_000));
    put(there('.cargo/credentials.toml'), `${'a.'.repeat(50_000)}a = 1\n`);
    put(there('.ssh/config'), `${'Host '.repeat(100_000)}\n`);
    put(there('.pgpass'), `${'a:'.repeat(200_000)}\n`);
    put(there('.m2/settings.xml'), '<url>'.repeat(100_000));
    put(there('.curlrc'), 'curl '.repeat(150_000));
    for (let number = 0; number < 300; number += 1)
      mkdirSync(there(`many/${number}/a/b`), { recursive: true });
    symlinkSync('/', there('many/root'));
    const start = performance.now();
    const { code, report, stderr } = await audited('--root', hostile);
    assertWithin(30_000, performance.now() - start);
    assert.ok(code === 1 || code === 4, stderr);
    assert.equal(evidenceOf(report, 'npm-token')[0]?.outcome, 'not-readable');
    assert.equal(evidenceOf(report, 'history-secret')[0]?.outcome, 'not-readable');
    assert.equal(evidenceOf(report, 'registry-login')[0]?.outcome, 'not-readable');
    for (const id of ['netrc', 'git-credentials'])
      assert.equal(evidenceOf(report, id)[0]?.outcome, 'not-applicable', id);
  });
});
