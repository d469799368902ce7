import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../model/fault.ts';
import { parseConfiguration } from './bundle-configuration.ts';
import { BEFORE_BEGINNING, BEFORE_MAKING, hookText, isRuntimeScript, runtimeScript } from './hook.ts';
import { hostMounts } from './host-mounts.ts';
import { runtimeCall, startCall } from './runtime-call.ts';

describe('a call of a runtime', () => {
  it('is one for a bundle where it makes a container', () => {
    const docker =
      '--root /run/r --log /l/log.json --log-format json --systemd-cgroup create --bundle /b --pid-file /b/pid --console-socket /s abc';
    assert.deepEqual(runtimeCall(docker.split(' ')), { bundle: '/b', id: 'abc' });
    assert.deepEqual(runtimeCall(['--root=/r', 'run', '-b', '/b', '--detach', 'c']), {
      bundle: '/b',
      id: 'c',
    });
    assert.deepEqual(runtimeCall(['create', '--bundle=/b', 'c']), { bundle: '/b', id: 'c' });
    assert.deepEqual(runtimeCall(['run', 'c']), { bundle: '.', id: 'c' });
    assert.deepEqual(runtimeCall(['--root', 'delete', 'restore', 'c']), { bundle: '.', id: 'c' });
  });

  it('is none of ours where it does not', () => {
    for (const words of [
      'start abc',
      '--root /r delete --force run',
      'state create',
      'features',
      '--version',
      '',
    ])
      assert.equal(runtimeCall(words.split(' ').filter(Boolean)), undefined, words);
  });

  it('is refused where it cannot be told', () => {
    for (const words of [
      '--unknown value create --bundle /b c',
      'create --config /other c',
      'run -f /other c',
    ])
      assert.throws(() => runtimeCall(words.split(' ')), Fault, words);
  });
});

describe('a call that lets a process begin', () => {
  it('has the id of the container, and the options by which the runtime knows it', () => {
    const docker = '--root /run/r --log /l/log.json --log-format json start abc'.split(' ');
    assert.deepEqual(startCall(docker), { id: 'abc', options: docker.slice(0, -2) });
    assert.deepEqual(startCall(['start', '--flag', 'abc']), { id: 'abc', options: [] });
  });

  it('is no other', () => {
    for (const words of ['create start', '--root start delete abc', 'kill start', '', 'start'])
      assert.equal(startCall(words.split(' ').filter(Boolean)), undefined, words);
    assert.throws(() => startCall(['--unknown', 'value', 'start', 'abc']), Fault);
  });
});

describe('a runtime in front of another', () => {
  it('is that one, and lets every container be confined first', () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-runtime'"));
    const [log, script, behind] = ['log', 'script', 'behind'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    try {
      writeFileSync(behind, `#!/bin/sh\necho "runtime $*" >> "$LOG"\n`, { mode: 0o755 });
      const confine = ['sh', '-c', 'echo "confine $*" >> "$LOG"; test "$4" != refused', "it's"];
      writeFileSync(script, runtimeScript(confine, behind, BEFORE_MAKING), { mode: 0o755 });
      const call = (...args: string[]) => {
        writeFileSync(log, '');
        const { status } = spawnSync(script, args, { env: { ...process.env, LOG: log } });
        return [status, readFileSync(log, 'utf8')];
      };
      assert.deepEqual(call('create', '--x', 'a b'), [
        0,
        'confine -- create --x a b\nruntime create --x a b\n',
      ]);
      assert.deepEqual(call('start', 'a'), [0, 'runtime start a\n']);
      assert.deepEqual(call('create', '--x', 'refused'), [1, 'confine -- create --x refused\n']);
      writeFileSync(script, runtimeScript(confine, behind, BEFORE_BEGINNING));
      assert.deepEqual(call('start', 'a'), [0, 'confine -- start a\nruntime start a\n']);
      assert.deepEqual(call('start', '--x', 'refused'), [1, 'confine -- start --x refused\n']);
      assert.deepEqual(call('create', 'a'), [0, 'runtime create a\n']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a runtime that we wrote', () => {
  it('is told from others by its first lines', () => {
    const text = runtimeScript(['x'], '/usr/bin/runc', BEFORE_BEGINNING);
    assert.equal(isRuntimeScript(text, BEFORE_BEGINNING), true);
    assert.equal(isRuntimeScript(text, BEFORE_MAKING), false);
    assert.equal(isRuntimeScript(`#!/bin/sh\n${text}`, BEFORE_BEGINNING), false);
  });
});

describe('a hook', () => {
  it('is called for every container, with the path in front of its arguments', () => {
    assert.deepEqual(JSON.parse(hookText(['/bin/p', 'oci-hook'], BEFORE_MAKING)), {
      version: '1.0.0',
      hook: { path: '/bin/p', args: ['/bin/p', 'oci-hook'], timeout: 60 },
      when: { always: true },
      stages: ['precreate'],
    });
  });
});

describe('mounts by which a host is ruled', () => {
  const id = 'a'.repeat(64);
  const mounted = (mount: object) =>
    hostMounts(
      parseConfiguration(
        JSON.stringify({ ociVersion: '1', process: {}, root: { path: '/' }, mounts: [mount] }),
        'config.json',
      ),
      (path) => (path === '/srv/link' ? '/etc/passwd' : posix.normalize(path)),
    );
  const bind = (source: string, ...options: string[]) =>
    mounted({ destination: '/x', type: 'bind', source, options: ['rbind', ...options] });

  it('are told', () => {
    for (const source of [
      '/',
      '/etc',
      '/run/docker.sock',
      '/proc',
      '/var/lib/docker',
      '/srv/../etc/shadow',
      '/srv/link',
    ])
      assert.deepEqual(bind(source), [`${source} at /x`]);
    assert.deepEqual(bind('/etc/localtime'), ['/etc/localtime at /x']);
  });

  it('are not those of the engine itself, nor what is harmless', () => {
    for (const source of [
      `/var/lib/docker/containers/${id}/hosts`,
      `/run/containers/storage/overlay-containers/${id}/userdata/hosts`,
      '/var/lib/docker/volumes/data/_data',
      '/srv/data',
    ])
      assert.deepEqual(bind(source), []);
    assert.deepEqual(bind('/etc/localtime', 'ro'), []);
    assert.deepEqual(mounted({ destination: '/proc', type: 'proc', source: 'proc' }), []);
  });

  it('are told or not whatever the source is', () => {
    fc.assert(fc.property(fc.string(), (source) => bind(source).length <= 1));
  });
});
