import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostTree } from '../../../test/fixtures/host-tree.ts';
import type { HostCheck } from '../../analyse/misconfiguration/host/host-check.ts';
import { hostChecks } from '../../analyse/misconfiguration/host/unit.ts';
import type { Example } from '../../model/configuration/check.ts';
import type { HostChange } from '../../model/configuration/remedy.ts';
import { changedTree } from '../../observe/host/changed-tree.ts';
import { factsOf } from '../../observe/host/facts.ts';
import { planFixes } from './plan-host-fixes.ts';

const checks: readonly HostCheck[] = hostChecks.checks;
const checkOf = (id: string): HostCheck => {
  const found = checks.find((one) => one.id === id);
  assert.ok(found, id);
  return found;
};
const planOf = (check: HostCheck, example: Example) => planFixes(hostTree(example), [check], [check.id]);
/** What a plan changes, as changes of a tree. */
const changesOf = (plan: ReturnType<typeof planFixes>): HostChange[] =>
  plan.fixes.flatMap(({ changes }) => changes);
/** Where there is no auditd, nobody reads its rules. */
const withAuditd = (check: HostCheck, example: Example): Example =>
  check.id.startsWith('host-audit-') && typeof example !== 'string'
    ? { '/etc/audit/auditd.conf': '', ...example }
    : example;

describe('what mends a check of a host', () => {
  for (const check of checks.filter(({ remedy }) => remedy !== undefined))
    it(`${check.id}: makes a failing example pass, and changes nothing a second time`, () => {
      const plans = check.failing.map((example) => {
        const [given, tree] = [withAuditd(check, example), hostTree(withAuditd(check, example))];
        const plan = planOf(check, given);
        // A flag of a program that runs is nothing that a file mends.
        if (plan.fixes.length === 0) return false;
        const after = changedTree(tree, changesOf(plan));
        const outcomes = check.find({ ...factsOf(after), isLive: false }).map(({ outcome }) => outcome);
        assert.ok(
          !outcomes.includes('fail') && !outcomes.includes('not-readable'),
          JSON.stringify(plan.files),
        );
        const again = planFixes(after, [check], [check.id]);
        assert.deepEqual(again.files, []);
        return plan.files.length > 0;
      });
      assert.ok(plans.includes(true), 'no example is mended');
    });

  it('is not made where it may break something, unless it is named', () => {
    const check = checkOf('host-docker-icc');
    const tree = hostTree({ '/etc/docker/daemon.json': '{\n  "icc": true\n}\n' });
    const plan = planFixes(tree, [check], []);
    assert.deepEqual([plan.files, plan.unnamed], [[], [check]]);
    assert.deepEqual(planFixes(tree, [check], [check.id]).files[0]?.after.text, '{\n  "icc": false\n}\n');
    for (const { remedy, id } of checks)
      assert.equal(remedy?.risk === 'break', remedy?.warning !== undefined, id);
  });

  it('of several checks about one file is one change of it', () => {
    const failing = [
      'host-docker-experimental',
      'host-docker-live-restore',
      'host-docker-daemon-json-mode',
    ].map(checkOf);
    const tree = hostTree({
      '/etc/docker/daemon.json (0666 0:0)': '{\n  "experimental": true,\n  "data-root": "/srv"\n}\n',
    });
    assert.deepEqual(planFixes(tree, failing, []).files, [
      {
        path: '/etc/docker/daemon.json',
        before: {
          mode: 0o666,
          uid: 0,
          gid: 0,
          text: '{\n  "experimental": true,\n  "data-root": "/srv"\n}\n',
        },
        after: {
          mode: 0o644,
          uid: 0,
          gid: 0,
          text: '{\n  "experimental": false,\n  "data-root": "/srv",\n  "live-restore": true\n}\n',
        },
      },
    ]);
  });
});

describe('where a change is made', () => {
  const textsOf = (id: string, example: Example) =>
    Object.fromEntries(planOf(checkOf(id), example).files.map(({ path, after }) => [path, after.text]));

  it('the Docker daemon is set by its file only where no flag says the same', () => {
    const unit = '[Service]\nExecStart=/usr/bin/dockerd --icc=true\n';
    const plan = planOf(checkOf('host-docker-icc'), { '/usr/lib/systemd/system/docker.service': unit });
    assert.deepEqual([plan.files, plan.byHand.length], [[], 1]);
  });

  it('a member of a swarm does not get live-restore, with which it would not start', () => {
    const example = { '/etc/docker/daemon.json': '{}', '/var/lib/docker/swarm/state.json': '' };
    assert.equal(planOf(checkOf('host-docker-live-restore'), example).byHand.length, 1);
  });

  it('the SSH server is set in its line, else in a file that it includes first, else at the top', () => {
    const id = 'host-ssh-grace-time';
    const main = '/etc/ssh/sshd_config';
    assert.deepEqual(textsOf(id, { [main]: '# a\n  LoginGraceTime 120\nMatch all\n' }), {
      [main]: '# a\n  LoginGraceTime 60\nMatch all\n',
    });
    const [[path, text] = []] = Object.entries(
      textsOf(id, { [main]: 'Include /etc/ssh/sshd_config.d/*.conf\nUsePAM yes\n' }),
    );
    assert.equal(path, '/etc/ssh/sshd_config.d/00-plimsoll.conf');
    assert.match(text ?? '', /^# .*\nLoginGraceTime 60\n$/);
    assert.deepEqual(textsOf(id, { [main]: 'Match all\nLoginGraceTime 120\n' }), {
      [main]: 'LoginGraceTime 60\nMatch all\nLoginGraceTime 120\n',
    });
  });

  it('a setting of the kernel is written where it is read last', () => {
    const id = 'host-kernel-kptr-restrict';
    assert.deepEqual(textsOf(id, { '/etc/sysctl.conf': 'a = 1\nkernel.kptr_restrict=0\nb = 2\n' }), {
      '/etc/sysctl.conf': 'a = 1\nkernel.kptr_restrict= 2\nb = 2\n',
    });
    const later = { '/etc/sysctl.d/zzz.conf': 'kernel.kptr_restrict = 0\n' };
    assert.equal(planOf(checkOf(id), later).byHand.length, 1);
  });

  it('a manifest gets the flag in its list, or as its last word', () => {
    const path = '/etc/kubernetes/manifests/kube-scheduler.yaml';
    const manifest = (words: string) =>
      `kind: Pod\nspec:\n  containers:\n    - name: a # one\n      command:\n        - kube-scheduler\n${words}`;
    const id = 'host-scheduler-profiling';
    assert.deepEqual(textsOf(id, { [path]: manifest('        - --profiling=true\n        - --v=2\n') }), {
      [path]: manifest(`        - "--profiling=false"\n        - --v=2\n`),
    });
    assert.deepEqual(textsOf(id, { [path]: manifest('        - --v=2\n      env: []\n') }), {
      [path]: manifest(`        - --v=2\n        - --profiling=false\n      env: []\n`),
    });
    assert.deepEqual(textsOf(id, { [path]: manifest('        - --profiling\n        - "true"\n') }), {});
  });

  it('a file of TOML keeps its comments, and is left where texts of several lines are in it', () => {
    const path = '/etc/containers/registries.conf';
    const text = '[[registry]]\nlocation = "a"\n  insecure = true # old\n[[registry]]\ninsecure=false\n';
    assert.deepEqual(textsOf('host-registries-insecure', { [path]: text }), {
      [path]: text.replace('true', 'false'),
    });
    assert.deepEqual(textsOf('host-registries-insecure', { [path]: `${text}x = """\n"""\n` }), {});
  });

  it('the table of mounts keeps its columns and comments', () => {
    const text = '# a\ntmpfs  /tmp  tmpfs  rw,size=1G  0 0\n';
    assert.deepEqual(textsOf('host-mount-tmp-nodev', { '/etc/fstab': text }), {
      '/etc/fstab': '# a\ntmpfs  /tmp  tmpfs  rw,size=1G,nodev  0 0\n',
    });
  });

  it('a file goes to owners that the host has', () => {
    const files = { '/etc/shadow (0640 7:7)': '', '/etc/group': 'root:x:0:\nshadow:x:42:\n' };
    assert.deepEqual(planOf(checkOf('host-etc-shadow-owner'), files).files[0]?.after, {
      mode: 0o640,
      uid: 0,
      gid: 42,
      text: undefined,
    });
  });
});
