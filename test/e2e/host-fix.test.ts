import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { ROOT } from '../architecture/source-files.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, plimsoll } from './command.ts';
import { keptDebianParts } from './debian-image.ts';
import { differences, PYTHON, snapshotOf } from './host-snapshot.ts';
import { absence, missing } from './real-part.ts';

export const lane: Lane = 'anywhere';
export const needsDownloads = true;

/** What administrators and packages of engines and nodes add to a Debian. */
const ADDED: Readonly<Record<string, readonly [text: string, mode: number]>> = {
  'etc/docker/daemon.json': ['{\n  "icc": true,\n  "experimental": true\n}\n', 0o666],
  'etc/docker/certs.d/registry.example/ca.crt': ['fake certificate\n', 0o666],
  'etc/docker/server-key.pem': ['fake key\n', 0o644],
  'usr/lib/systemd/system/docker.service': ['[Service]\nExecStart=/usr/bin/dockerd -H fd://\n', 0o664],
  'usr/bin/dockerd': ['', 0o755],
  'etc/containerd/config.toml': ['version = 2\n# old\ndisable_apparmor = true\n', 0o664],
  'etc/containers/registries.conf': ['[[registry]]\nlocation = "a.example"\ninsecure = true # lab\n', 0o644],
  'etc/containers/containers.conf': ['[containers]\nprivileged = true\n', 0o646],
  'etc/audit/auditd.conf': ['', 0o640],
  'etc/ssh/sshd_config': ['# ours\nPermitRootLogin yes\nLoginGraceTime 120\nUsePAM yes\n', 0o644],
  'etc/ssh/ssh_host_ed25519_key': ['fake key\n', 0o644],
  'etc/sudoers': ['root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n', 0o444],
  'etc/sudoers.d/README': ['# none\n', 0o440],
  'etc/crontab': ['# none\n', 0o644],
  'etc/cron.d/a': ['# none\n', 0o644],
  'etc/sysctl.conf': ['kernel.kptr_restrict=0 \n', 0o644],
  'etc/sysctl.d/10-a.conf': ['# first\nfs.suid_dumpable = 1\n', 0o644],
  'usr/lib/modules/6.12.0/modules.dep': ['kernel/fs/cramfs.ko.xz:\nkernel/net/rds.ko.xz:\n', 0o644],
  'etc/fstab': ['# disks\ntmpfs  /tmp  tmpfs  rw,size=1G  0 0 # shared\n', 0o644],
  'var/lib/kubelet/config.yaml': [
    'kind: KubeletConfiguration\n# reads all\nreadOnlyPort: 10255\neventRecordQPS: 0\n',
    0o644,
  ],
  'etc/kubernetes/manifests/kube-scheduler.yaml': [
    'kind: Pod\nspec:\n  containers:\n    - name: scheduler\n      command:\n        - kube-scheduler # one\n        - --v=2\n',
    0o644,
  ],
  'etc/kubernetes/admin.conf': ['fake credentials\n', 0o644],
};

/** Ends itself as `kill -9` does at a given call of a program, of which the first is before the first file is replaced. */
const KILLED = `
import { openHostFixes } from ${JSON.stringify(join(ROOT, 'src/platform/host-fixes/fixes.ts'))};
import { HOST_COMMANDS } from ${JSON.stringify(join(ROOT, 'src/platform/host/commands.ts'))};
import { fixableRoot } from ${JSON.stringify(join(ROOT, 'src/pipeline/run/fix-host.ts'))};
const [root, folder, wanted, when] = process.argv.slice(1);
let calls = 0;
const commands = { run: async (...given) => {
  calls += 1;
  if (calls === Number(wanted) && when === 'before') process.kill(process.pid, 'SIGKILL');
  const outcome = await HOST_COMMANDS.run(...given);
  if (calls === Number(wanted)) process.kill(process.pid, 'SIGKILL');
  return outcome;
} };
const fixes = openHostFixes(root, folder, commands);
if (when === 'undo') await fixes.undo(undefined, false);
else await fixes.apply(fixableRoot({ root, only: [] }).plan.files);
`;

const skip =
  missing(PYTHON, 'tar', 'patch', 'debootstrap') || absence(process.getuid?.() === 0, 'root, for owners');

describe('host audit --fix', { skip }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-host-fix-'));
  const root = join(work, 'root');
  const state = `${root}.plimsoll-fixes`;
  let archive = '';
  let original = '';
  before(async () => {
    archive = join(await keptDebianParts(), 'base.tar');
  });
  beforeEach(async () => {
    mkdirSync(root);
    await must('tar', ['-C', root, '-xf', archive, './etc', './var/lib/dpkg/status', './usr/lib/os-release']);
    for (const [path, [text, mode]] of Object.entries(ADDED)) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
      chmodSync(join(root, path), mode);
    }
    const mark = 'import os, sys; os.setxattr(sys.argv[1], "user.origin", b"ours")';
    await must(PYTHON, ['-c', mark, join(root, 'etc/docker/daemon.json')]);
    await must('chown', ['1000:1000', join(root, 'etc/docker')]);
    original = await snapshotOf(root);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
    rmSync(state, { recursive: true, force: true });
  });
  after(() => rmSync(work, { recursive: true }));
  const audit = (...args: string[]) =>
    plimsoll(['host', 'audit', '--root', root, ...args], join(work, 'cache'));
  const undo = (...args: string[]) =>
    plimsoll(['host', 'undo', '--root', root, ...args], join(work, 'cache'));
  const failing = (text: string) =>
    reportIn('audit', text)
      .checks.filter(({ outcome }) => outcome === 'fail')
      .map(({ id }) => id);
  const isAsBefore = async (when?: string): Promise<void> => {
    assert.deepEqual(differences(await snapshotOf(root), original), [], when);
    assert.equal(existsSync(state), false, when);
  };
  const read = (path: string) => readFileSync(join(root, path), 'utf8');

  it('mends what breaks nothing, keeps the rest of each file, and is undone without a trace', async () => {
    const first = failing((await audit('--format', 'json')).stdout);
    const fixed = await audit('--fix', '--format', 'json');
    const left = failing(fixed.stdout);
    assert.ok(first.length - left.length > 35, `${first.length} before, ${left.length} after`);
    assert.match(
      fixed.stderr,
      new RegExp(`${first.length} checks fail before, ${left.length} checks fail after`),
    );
    for (const id of ['host-docker-icc', 'host-ssh-root-login', 'host-kubelet-read-only-port'])
      assert.ok(left.includes(id), id);
    assert.match(fixed.stderr, /not mended unless it is named, --only host-docker-icc: /);
    assert.equal(
      read('etc/docker/daemon.json'),
      '{\n  "icc": true,\n  "experimental": false,\n  "live-restore": true\n}\n',
    );
    assert.equal(read('etc/sysctl.conf'), 'kernel.kptr_restrict= 2\n');
    assert.equal(lstatSync(join(root, 'etc/docker')).uid, 0);
    const daemon = join(root, 'etc/docker/daemon.json');
    assert.equal(
      await must(PYTHON, ['-c', 'import os, sys; print(os.getxattr(sys.argv[1], "user.origin"))', daemon]),
      "b'ours'\n",
    );
    assert.ok(differences(await snapshotOf(root), original).length > 40);
    assert.equal((await undo()).code, 0);
    await isAsBefore();
    assert.equal((await undo()).code, 3);
  });

  it('mends by name what may break something, changes nothing twice, and each is undone alone', async () => {
    const { stdout } = await audit('--diff');
    const named = [...stdout.matchAll(/--only (host-[a-z0-9-]+)/g)].flatMap(([, id = '']) => ['--only', id]);
    assert.ok(named.length > 20, stdout);
    const all = failing((await audit('--fix', ...named, '--format', 'json')).stdout);
    for (const id of named.filter((word) => word !== '--only')) assert.ok(!all.includes(id), id);
    assert.equal(
      read('etc/containers/registries.conf'),
      ADDED['etc/containers/registries.conf']?.[0].replace('true', 'false'),
    );
    const between = await snapshotOf(root);
    assert.doesNotMatch((await audit('--fix', ...named)).stderr, /taken back by/);
    assert.deepEqual(differences(await snapshotOf(root), between), []);
    assert.equal((await audit('--fix', '--quiet')).stderr, '');
    assert.equal(readdirSync(state).filter((name) => name !== 'lock').length, 2);
    await undo();
    assert.deepEqual(differences(await snapshotOf(root), between), []);
    await undo();
    await isAsBefore();
  });

  it('prints a patch that says the same, and changes nothing', async () => {
    const { stdout } = await audit('--diff');
    await isAsBefore();
    await audit('--fix');
    const texts = ['etc/docker/daemon.json', 'etc/sysctl.d/zz-plimsoll.conf', 'etc/fstab'].map(read);
    await undo();
    writeFileSync(join(work, 'patch'), stdout);
    await must('patch', ['-d', root, '-p1', '-i', join(work, 'patch')]);
    rmSync(join(work, 'patch'));
    assert.deepEqual(
      ['etc/docker/daemon.json', 'etc/sysctl.d/zz-plimsoll.conf', 'etc/fstab'].map(read),
      texts,
    );
    assert.match(stdout, /^# chmod 0644 \/etc\/docker\/daemon\.json \(was 0666\)$/m);
    assert.match(stdout, /^# chown 0:0 \/etc\/docker \(was 1000:1000\)$/m);
  });

  it('leaves after "kill -9" at any moment what can be undone', async () => {
    const commands = { SIGKILL: 0, ended: 0 };
    for (const [when, calls] of [
      ['before', [1, 4]],
      ['after', [1, 3, 4]],
      ['undo', [1, 2, 5, 9]],
    ] as const)
      for (const call of calls) {
        if (when === 'undo') await audit('--fix');
        const args = ['--input-type=module', '-e', KILLED, root, state, String(call), when];
        const [, signal] = (await once(spawn(process.execPath, args), 'exit')) as [number, string | null];
        commands[signal === 'SIGKILL' ? 'SIGKILL' : 'ended'] += 1;
        const { code, stderr } = await undo();
        assert.ok(code === 0 || (code === 3 && when === 'undo'), stderr);
        await isAsBefore(`${when} ${call}`);
      }
    assert.deepEqual(commands, { SIGKILL: 9, ended: 0 });
  });

  it('is not undone where a file was changed since, unless forced', async () => {
    await audit('--fix');
    writeFileSync(join(root, 'etc/docker/daemon.json'), '{ "debug": true }\n');
    const refused = await undo();
    assert.deepEqual(
      [refused.code, /changed since: \/etc\/docker\/daemon\.json\n/.test(refused.stderr)],
      [4, true],
    );
    assert.equal((await undo('--force')).code, 0);
    assert.equal(read('etc/docker/daemon.json'), ADDED['etc/docker/daemon.json']?.[0]);
    assert.equal(existsSync(state), false);
  });

  it('follows links as the host would, and never out of its root', async () => {
    mkdirSync(join(work, 'outside'));
    writeFileSync(join(work, 'outside/daemon.json'), '{ "experimental": true }\n');
    for (const path of ['etc/docker', 'etc/crontab']) rmSync(join(root, path), { recursive: true });
    symlinkSync(join(work, 'outside'), join(root, 'etc/docker'));
    symlinkSync('../../outside/daemon.json', join(root, 'etc/crontab'));
    const outside = await snapshotOf(join(work, 'outside'));
    await audit('--fix');
    assert.deepEqual(differences(await snapshotOf(join(work, 'outside')), outside), []);
    await undo();
    rmSync(join(work, 'outside'), { recursive: true });
  });

  it('refuses names that are none, and commands where nothing runs', async () => {
    for (const [args, message] of [
      [['--fix', '--only', 'host-none'], /there is no check host-none of hosts/],
      [['--fix', '--run-commands'], /does not run/],
      [['--fix', '--diff'], /exclude each other/],
      [['--only', 'host-docker-icc'], /--only needs --fix or --diff/],
    ] as const) {
      const { code, stderr } = await audit(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
    await isAsBefore();
  });
});
