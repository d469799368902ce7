import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BASE_POLICY } from '../../src/enforce/confinement/selinux/base-policy.fixture.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must, run } from './command.ts';
import { compiled, file, folder, profile, SHELL_CALLS } from './confinement-stage.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

/** Texts that the engines' languages would read as something else, wherever a path may have them. */
const HOSTILE = {
  users: [{ uid: 1000, gid: 1000, groups: [2000] }],
  capabilities: ['NET_BIND_SERVICE'],
  systemCalls: SHELL_CALLS,
  files: [
    '/etc/**',
    { path: '/srv/"x" r, capability, #/**', access: ['read', 'write'] },
    { path: "/srv/%n $HOME ${x} 'y' \\n/**", access: ['write'] },
    { path: '/srv/a),(allow process self (capability (sys_admin)/**', access: ['write', 'execute'] },
    { path: '/srv/]{a,b}^@{HOME}: - &a !t/**', access: ['write'] },
    { path: '/srv/secret/**', access: ['read', 'write'], state: 'refused' },
  ],
  processes: ['/bin/busybox', { executable: '/bin/"sh" ux,', state: 'refused' }],
  devices: [{ path: '/dev/fuse', access: ['read', 'write'] }],
  listens: [8080],
  egress: [{ to: { cidr: '10.0.0.0/8' }, ports: [5432] }],
};

describe('plimsoll profile', () => {
  it('compile writes the artefacts of every engine, and tells what they lose', async () => {
    const output = join(folder, 'all');
    const { code, stdout, stderr } = await profile('compile', file(HOSTILE), '--output', output);
    assert.equal(code, 0, stderr);
    const paths = stdout.trim().split('\n');
    assert.equal(paths.length, 9);
    for (const path of paths) assert.ok(existsSync(path), path);
    assert.match(stderr, /^shop\/orders: apparmor wider: egress: AppArmor knows socket types/m);
    assert.match(stderr, /^shop\/orders: systemd wider: systemCalls: /m);
  });

  it('compile gives one artefact as it is, and several and their losses as JSON', async () => {
    const path = file({ systemCalls: ['read'], egress: [] });
    const one = await profile('compile', path, '--engine', 'seccomp');
    assert.equal((JSON.parse(one.stdout) as { defaultAction: string }).defaultAction, 'SCMP_ACT_ERRNO');
    assert.match(one.stderr, /none of these engines enforces egress/);
    const json = await profile('compile', path, '-e', 'docker,seccomp', '-e', 'podman', '-f', 'json');
    assert.equal(json.stderr, '');
    const report = reportIn('profile-compilation', json.stdout);
    assert.deepEqual(report.engines, ['seccomp', 'docker', 'podman']);
    assert.deepEqual(
      report.workloads[0]?.artefacts.map(({ engine }) => engine),
      ['seccomp', 'docker', 'docker', 'podman'],
    );
    assert.deepEqual(
      report.workloads[0]?.losses.map(({ engine, direction }) => `${engine} ${direction}`),
      ['seccomp wider'],
    );
  });

  it('compile --strict refuses what is not exact, --on-loss chooses a side', async () => {
    const output = join(folder, 'strict');
    const path = file({ files: [{ path: '/srv/*.log', access: ['write'] }] });
    const strict = await profile('compile', path, '-e', 'systemd', '-o', output, '--strict');
    assert.equal(strict.code, 1);
    assert.match(strict.stderr, /systemd tighter: files\[0\]: .*\n(?:.*\n)*nothing is written/);
    assert.ok(!existsSync(output));
    const exact = file({ capabilities: ['CHOWN', { name: 'BPF', state: 'proposed' }] });
    assert.equal((await profile('compile', exact, '-e', 'docker', '--strict')).code, 0);
    const proposed = await profile('compile', exact, '-e', 'podman', '--include-proposed');
    assert.match(proposed.stdout, /--cap-add=BPF/);
    const wider = await profile('compile', path, '-e', 'systemd', '--on-loss', 'wider');
    assert.match(wider.stdout, /ReadWritePaths="-\/srv"/);
  });

  it('lint, diff and explain tell of profiles, and by the exit code where asked to', async () => {
    const before = file({ capabilities: ['SYS_ADMIN'] });
    const lint = await profile('lint', before);
    assert.deepEqual([lint.code, /critical +capabilities\[0\]/.test(lint.stdout)], [0, true]);
    assert.equal((await profile('lint', before, '--fail-on', 'high')).code, 1);
    const afterwards = file({ capabilities: ['CHOWN'] });
    assert.equal((await profile('lint', afterwards, '--fail-on', 'critical')).code, 0);
    const diff = await profile('diff', before, afterwards);
    assert.equal(diff.code, 0);
    assert.match(diff.stdout, /- tighter {2}capabilities\[0\] {2}use capability SYS_ADMIN/);
    assert.equal((await profile('diff', before, afterwards, '--exit-code')).code, 1);
    assert.equal((await profile('diff', before, before, '--exit-code')).code, 0);
    const json = await profile('diff', before, file({}, 'other'), '--format', 'json');
    assert.equal(reportIn('profile-changes', json.stdout).schemaVersion, '1.0');
    const explain = await profile('explain', before, 'capabilities[0]');
    assert.match(explain.stdout, /It is accepted: this is allowed\.\n {2}Written by a person/);
  });

  it('exits 2 on wrong usage, 3 where there is no such file or line, 4 where a profile cannot be read', async () => {
    const path = file({ capabilities: ['CHOWN'] });
    const engine = await profile('compile', path, '--engine', 'seccomp,landlock');
    assert.equal(engine.code, 2);
    assert.match(engine.stderr, /"landlock" is no engine; use seccomp, /);
    assert.equal((await profile('compile', path, path)).code, 2);
    assert.equal((await profile('compile')).code, 2);
    assert.equal((await profile('lint', join(folder, 'none.yaml'))).code, 3);
    assert.equal((await profile('explain', path, 'files[0]')).code, 3);
    assert.equal((await profile('explain', path, 'capabilities[0]', '--workload', 'a/b')).code, 3);
    const broken = await profile('compile', file({ capabilities: ['CHOWN'], capabilties: [] }));
    assert.equal(broken.code, 4);
    assert.match(broken.stderr, /did you mean capabilities\?/);
  });
});

describe('compiled artefacts, in the parsers of their engines', () => {
  for (const side of ['tighter', 'wider']) {
    it(`AppArmor's, ${side}`, { skip: missing('apparmor_parser') }, async () => {
      const output = await compiled(HOSTILE, 'apparmor', '--on-loss', side);
      const path = join(output, 'apparmor/shop.orders');
      await must('apparmor_parser', ['-Q', '-K', path]);
      assert.equal(await must('apparmor_parser', ['-N', path]), 'plimsoll-shop.orders\n');
      const broken = join(output, 'broken');
      writeFileSync(
        broken,
        readFileSync(path, 'utf8').replace('capability net_bind_service', 'capability x'),
      );
      assert.notEqual((await run('apparmor_parser', ['-Q', '-K', broken])).code, 0);
    });

    it(`SELinux's, ${side}`, { skip: missing('secilc', 'selabel_lookup') }, async () => {
      const output = await compiled(HOSTILE, 'selinux', '--on-loss', side);
      const policy = join(output, 'policy.cil');
      const module = readFileSync(join(output, 'selinux/shop.orders.cil'), 'utf8');
      writeFileSync(policy, `${BASE_POLICY}\n${module}`);
      const made = ['-o', join(output, 'policy'), '-f', join(output, 'contexts')];
      await must('secilc', [...made, policy]);
      const contexts = join(output, 'selinux/shop.orders.file_contexts');
      const labelOf = async (path: string) =>
        (await must('selabel_lookup', ['-b', 'file', '-f', contexts, '-t', 'file', '-k', path])).trim();
      assert.match(await labelOf('/srv/"x" r, capability, #/f'), /content_read_write:s0$/);
      assert.match(await labelOf('/srv/secret/f'), /content:s0$/);
    });

    it(`systemd's, ${side}`, { skip: missing('systemd-analyze') }, async () => {
      const output = await compiled(HOSTILE, 'systemd', '--on-loss', side);
      const text = readFileSync(join(output, 'systemd/shop.orders.conf'), 'utf8');
      const open = join(output, 'plimsoll-open.service');
      const confined = join(output, 'plimsoll-confined.service');
      writeFileSync(open, '[Service]\nExecStart=/bin/true\n');
      writeFileSync(confined, `${text}ExecStart=/bin/true\n`);
      const { stderr } = await run('systemd-analyze', ['verify', '--man=no', confined]);
      assert.doesNotMatch(stderr, /plimsoll-confined/);
      const exposure = async (path: string) => {
        const { stdout } = await run('systemd-analyze', ['security', '--offline=true', '--no-pager', path]);
        return Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
      };
      const [before, then] = [await exposure(open), await exposure(confined)];
      assert.ok(before > 9 && then < 4, `exposure ${before}, then ${then}`);
    });

    it(`Kubernetes', ${side}`, { skip: missing('kubectl') }, async () => {
      const output = await compiled(HOSTILE, 'kubernetes,seccomp,apparmor', '--on-loss', side);
      const patch = readFileSync(join(output, 'kubernetes/shop.orders.yaml'), 'utf8');
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: SPEC };
      const patched = kubectl(JSON.stringify(pod), 'patch', '--type', 'strategic', '--patch', patch);
      const { spec } = JSON.parse(patched) as typeof pod;
      const named = (name: string) => spec.containers.find((container) => container.name === name);
      const [orders, other] = [named('orders'), named('other')];
      assert.deepEqual(other, SPEC.containers[0]);
      assert.equal(orders?.image, 'orders');
      // What is no field of a Pod, or of the wrong type, does not come back.
      const typed = kubectl(patched, 'set', 'image', 'other=another');
      assertIsPart(spec, JSON.parse(typed.replace('"another"', '"other"')).spec);
    });
  }
});

const SPEC = {
  containers: [
    { name: 'other', image: 'other' },
    { name: 'orders', image: 'orders' },
  ],
};

function kubectl(input: string, ...args: string[]): string {
  const flags = ['--local', '--dry-run=client', '-f', '-', '-o', 'json'];
  const { status, stdout, stderr } = spawnSync('kubectl', [...args, ...flags], { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Has `whole` every field of `part`? */
function assertIsPart(part: unknown, whole: unknown, path = 'spec'): void {
  if (typeof part !== 'object' || part === null) return assert.deepEqual(whole, part, path);
  assert.ok(typeof whole === 'object' && whole !== null, path);
  for (const [key, value] of Object.entries(part))
    assertIsPart(value, Reflect.get(whole, key), `${path}.${key}`);
}
