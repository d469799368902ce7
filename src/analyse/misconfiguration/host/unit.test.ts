import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { hostTree } from '../../../../test/fixtures/host-tree.ts';
import type { Example } from '../../../model/configuration/check.ts';
import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import { factsOf } from '../../../observe/host/facts.ts';
import { audit } from '../../audit/audit.ts';
import { hostChecks } from './unit.ts';

const auditOf = (example: Example) => audit(factsOf(hostTree(example)), hostChecks.checks);
function evidenceOf(id: string, example: Example): readonly AuditEvidence[] {
  const found = auditOf(example).find(({ check }) => check.id === id);
  assert.ok(found, id);
  return found.evidence;
}
const outcomesOf = (id: string, example: Example) => evidenceOf(id, example).map(({ outcome }) => outcome);

describe('the checks of hosts', () => {
  it('are each there once, and named for their set', () => {
    const ids = hostChecks.checks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => !id.startsWith('host-')),
      [],
    );
  });

  for (const check of hostChecks.checks) {
    const found = (example: Example) => check.find(factsOf(hostTree(example)));
    it(`${check.id}: fails in its failing examples and not in the others`, () => {
      for (const example of check.failing)
        assert.ok(
          found(example).some((one) => one.outcome === 'fail' && one.actual !== one.expected),
          JSON.stringify([example, found(example)]),
        );
      const [first] = check.passing;
      assert.ok(
        found(first).some(({ outcome }) => outcome === 'pass'),
        JSON.stringify(found(first)),
      );
      for (const example of check.passing)
        assert.deepEqual(
          found(example).filter(({ outcome }) => outcome === 'fail' || outcome === 'not-readable'),
          [],
        );
    });
  }

  it('judge whatever files say', () => {
    const paths = hostChecks.checks.flatMap(({ failing, passing }) =>
      [...failing, ...passing].flatMap((example) => Object.keys(example)),
    );
    const text = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        'denied',
        '[]',
        '{ "hosts": { "a": 1 } }',
        'a:b',
        ': : :',
        'Include *',
        '-w',
        'spec: { containers: 1 }',
        'x=[{}]',
      ),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...paths), text, { maxKeys: 12 }), (example) => {
        for (const { evidence } of auditOf(example)) assert.ok(evidence.length > 0);
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('say of an empty root that nothing fails for what is not there', () => {
    const failed = auditOf({}).filter(({ outcome }) => outcome === 'fail');
    assert.deepEqual(
      failed.map(({ check }) => check.id).filter((id) => !id.startsWith('host-kernel-')),
      [],
    );
    assert.ok(auditOf({}).every(({ evidence }) => evidence.length > 0));
  });
});

describe('settings of the kernel', () => {
  it('are what runs, whatever files say', () => {
    const [evidence] = evidenceOf('host-kernel-kptr-restrict', {
      '/proc/sys/kernel/kptr_restrict': '1\n',
      '/etc/sysctl.d/a.conf': 'kernel.kptr_restrict = 0\n',
    });
    assert.deepEqual(evidence, {
      outcome: 'pass',
      path: '/proc/sys/kernel/kptr_restrict',
      actual: 'kernel.kptr_restrict = 1',
      expected: 'kernel.kptr_restrict = 2 or 1',
    });
  });

  it('of a host that does not run are what the last file sets, a folder of the administrator before the system', () => {
    const [evidence] = evidenceOf('host-kernel-suid-dumpable', {
      '/usr/lib/sysctl.d/50-a.conf': 'fs.suid_dumpable = 2\n',
      '/etc/sysctl.d/50-a.conf': '\nfs/suid_dumpable=0\n',
      '/etc/sysctl.d/10-a.conf': 'fs.suid_dumpable = 1\n',
    });
    assert.deepEqual(
      [evidence?.outcome, evidence?.path, evidence?.line],
      ['pass', '/etc/sysctl.d/50-a.conf', 2],
    );
  });

  it('that may not be read are told apart from those that are not there', () => {
    const text = 'denied';
    assert.deepEqual(outcomesOf('host-kernel-dmesg-restrict', { '/proc/sys/kernel/dmesg_restrict': text }), [
      'not-readable',
    ]);
    assert.deepEqual(outcomesOf('host-kernel-dmesg-restrict', { '/proc/sys/kernel/ostype': 'Linux\n' }), [
      'not-applicable',
    ]);
  });
});

const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const manifest = (...words: string[]) =>
  `kind: Pod\nspec:\n  containers:\n    - name: a\n      command:\n        - /bin/kube-apiserver\n      args:\n${words.map((word) => `        - ${word}\n`).join('')}`;

describe('flags of the control plane', () => {
  const outcome = (text: string) => outcomesOf('host-apiserver-anonymous', { [MANIFEST]: text });

  it('are those of command and arguments, the last of repeated ones', () => {
    assert.deepEqual(outcome(manifest('--anonymous-auth=true', '--anonymous-auth=false')), ['pass']);
    assert.deepEqual(outcome(manifest('--anonymous-auth=false', '--anonymous-auth')), ['fail']);
    const [evidence] = evidenceOf('host-apiserver-anonymous', {
      [MANIFEST]: manifest('--a=1', '--anonymous-auth=true'),
    });
    assert.deepEqual([evidence?.path, evidence?.line], [MANIFEST, 9]);
  });

  it('do not apply where another program, or nobody, runs', () => {
    assert.deepEqual(outcome('kind: Pod\nspec:\n  containers:\n    - command: [kube-scheduler]\n'), [
      'not-applicable',
    ]);
    assert.deepEqual(outcomesOf('host-apiserver-anonymous', {}), ['not-applicable']);
  });

  it('are not readable where the manifest is not, or is none', () => {
    assert.deepEqual(outcome('denied'), ['not-readable']);
    assert.deepEqual(outcome('a: [\n'), ['not-readable']);
    assert.deepEqual(outcome(''), ['not-readable']);
  });

  it('are those of the process where there is no manifest', () => {
    const example = { '/proc/9/cmdline': 'kube-apiserver --anonymous-auth false' };
    assert.deepEqual(outcomesOf('host-apiserver-anonymous', example), ['pass']);
  });

  it('of etcd may be in its environment', () => {
    const text = `kind: Pod\nspec:\n  containers:\n    - command: [etcd]\n      env:\n        - name: ETCD_CLIENT_CERT_AUTH\n          value: "true"\n`;
    assert.deepEqual(
      outcomesOf('host-etcd-client-certificates', { '/etc/kubernetes/manifests/etcd.yaml': text }),
      ['pass'],
    );
  });
});

describe('a control plane that a distribution runs', () => {
  const K3S = { '/var/lib/rancher/k3s/server/tls/server-ca.crt': '' };
  const K0S = { '/var/lib/k0s/pki/ca.key': '' };

  it('of which nobody gave a flag is not readable, and never taken for none', () => {
    for (const [name, files] of Object.entries({ k3s: K3S, k0s: K0S })) {
      const [one, ...others] = evidenceOf('host-apiserver-anonymous', files);
      assert.deepEqual(others, []);
      assert.equal(one?.outcome, 'not-readable');
      assert.match(one.actual, new RegExp(`^${name} runs kube-apiserver with flags of its own`));
    }
  });

  it('has the flags that people gave it', () => {
    const k3s = (text: string) => ({ ...K3S, '/etc/rancher/k3s/config.yaml': text });
    const given = 'kube-apiserver-arg:\n  - profiling=false\n  - anonymous-auth=true\n';
    assert.deepEqual(outcomesOf('host-apiserver-anonymous', k3s(given)), ['fail']);
    assert.equal(evidenceOf('host-apiserver-anonymous', k3s(given))[0]?.line, 3);
    assert.deepEqual(outcomesOf('host-apiserver-profiling', k3s(given)), ['pass']);
    const k0s = { ...K0S, '/etc/k0s/k0s.yaml': 'spec:\n  api:\n    extraArgs: {anonymous-auth: "false"}\n' };
    assert.deepEqual(outcomesOf('host-apiserver-anonymous', k0s), ['pass']);
    for (const text of ['kube-apiserver-arg: 1\n', 'kube-apiserver-arg: [[], {}]\n', '__proto__: {}\n', ''])
      assert.deepEqual(outcomesOf('host-apiserver-anonymous', k3s(text)), ['not-readable'], text);
  });

  it('has etcd only where its data are', () => {
    assert.deepEqual(outcomesOf('host-etcd-auto-tls', K3S), ['not-applicable']);
    const files = { ...K3S, '/var/lib/rancher/k3s/server/db/etcd/name': 'a' };
    assert.deepEqual(outcomesOf('host-etcd-auto-tls', files), ['not-readable']);
  });
});

describe('the kubelet', () => {
  it('is what its flags say before its file, wherever that is, and what is usual depends on there being one', () => {
    const file = { '/opt/kubelet.yaml': 'authentication: { anonymous: { enabled: true } }\n' };
    const outcome = (flags: string) =>
      outcomesOf('host-kubelet-anonymous', { ...file, '/proc/3/cmdline': `/usr/bin/kubelet ${flags}` });
    assert.deepEqual(outcome('--config=/opt/kubelet.yaml'), ['fail']);
    assert.deepEqual(outcome('--config /opt/kubelet.yaml --anonymous-auth=false'), ['pass']);
    assert.deepEqual(outcome('--v=2'), ['fail']);
    assert.deepEqual(
      outcomesOf('host-kubelet-anonymous', {
        '/var/lib/kubelet/config.yaml': 'kind: KubeletConfiguration\n',
      }),
      ['pass'],
    );
  });
});

describe('the Docker daemon', () => {
  it('is what each of its flags and its file say', () => {
    const outcome = (flags: string, file = '{}') =>
      outcomesOf('host-docker-tls', {
        '/etc/docker/daemon.json': file,
        '/proc/3/cmdline': `/usr/bin/dockerd ${flags}`,
      });
    assert.deepEqual(outcome('-H fd://'), ['pass']);
    assert.deepEqual(outcome('-H tcp://0.0.0.0:2375 -H fd://'), ['fail']);
    assert.deepEqual(outcome('-H tcp://0.0.0.0:2376', '{ "tlsverify": true }'), ['pass']);
    assert.deepEqual(outcome('', 'denied'), ['not-readable']);
    assert.deepEqual(outcome('', '{ "hosts": ['), ['not-readable']);
  });
});

it('the Docker daemon of Debian is one too', () => {
  const debian = {
    '/usr/sbin/dockerd': '',
    '/etc/audit/rules.d/a.rules': '-w /usr/sbin/dockerd -k docker\n',
  };
  assert.deepEqual(outcomesOf('host-docker-icc', debian), ['fail']);
  assert.deepEqual(outcomesOf('host-audit-dockerd', debian), ['pass']);
});

it('an empty file of the Docker daemon is as good as none', () => {
  for (const text of ['', ' \n'])
    assert.deepEqual(outcomesOf('host-docker-icc', { '/etc/docker/daemon.json': text }), ['fail']);
  assert.deepEqual(outcomesOf('host-docker-icc', { '/etc/docker/daemon.json': '{' }), ['not-readable']);
});

describe('a host that does not run', () => {
  it('is not judged by files that are longer than anybody writes', () => {
    const example = { '/etc/sudoers': 'a ALL=(ALL) ALL\n'.repeat(60_000) };
    assert.deepEqual(outcomesOf('host-sudo-password', example), ['not-readable']);
  });

  it('starts the Docker daemon as its units say, the last of them', () => {
    const unit = '/usr/lib/systemd/system/docker.service';
    const start = '[Service]\nExecStart=/usr/bin/dockerd -H fd:// --icc=false\n';
    const [evidence] = evidenceOf('host-docker-icc', { [unit]: start });
    assert.deepEqual([evidence?.outcome, evidence?.path, evidence?.line], ['pass', unit, 2]);
    const override = {
      '/etc/systemd/system/docker.service.d/a.conf': '[Service]\nExecStart=\nExecStart=-/usr/bin/dockerd\n',
    };
    assert.deepEqual(outcomesOf('host-docker-icc', { [unit]: start, ...override }), ['fail']);
  });
});

describe('the SSH server', () => {
  it('is what stands before any match, and not what could be told by files that cannot be read', () => {
    const outcome = (text: string, more: Record<string, string> = {}) =>
      outcomesOf('host-ssh-root-login', { '/etc/ssh/sshd_config': text, ...more });
    assert.deepEqual(outcome('Match User a\n  PermitRootLogin no\n'), ['fail']);
    const dropIn = { '/etc/ssh/a.conf': 'Match User a\nPermitRootLogin yes\n' };
    assert.deepEqual(outcome('Include a.conf\nPermitRootLogin no\n', dropIn), ['pass']);
    assert.deepEqual(outcome('#PermitRootLogin yes\nPermitRootLogin "no"\n'), ['pass']);
    assert.deepEqual(outcome('Include a.conf\nPermitRootLogin no\n', { '/etc/ssh/a.conf': 'denied' }), [
      'not-readable',
    ]);
    assert.deepEqual(outcome('Include sshd_config\n'.repeat(1000)), ['fail']);
  });
});
