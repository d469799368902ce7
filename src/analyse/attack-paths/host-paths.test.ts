import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostPathEffects } from './host-paths.ts';

describe('paths of nodes', () => {
  it('open what lies below them', () => {
    assert.deepEqual(hostPathEffects('/', true), ['socket', 'read', 'pods', 'control-plane', 'etcd']);
    assert.deepEqual(hostPathEffects('/var/run', true), ['socket']);
    assert.deepEqual(hostPathEffects('/var/lib/kubelet/', false), ['read', 'pods']);
    assert.deepEqual(hostPathEffects('/etc/../etc/cron.d/backup', false), ['write']);
    assert.deepEqual(hostPathEffects('/proc', false), ['core-pattern']);
  });

  it('open nothing where what is there is of no use, as plugins and agents have it', () => {
    for (const path of [
      '/etc/ssl/certs',
      '/etc/localtime',
      '/etc/kubernetes/pki/ca.crt',
      '/etc/machine-id',
      '/run/docker-data',
      '/run/xtables.lock',
      '/var/lib/kubelet/plugins/csi.example',
      '/var/lib/kubelet/device-plugins',
      '/opt/app',
      '/sys/fs/cgroup',
      '/dev',
      '/srv',
    ])
      assert.deepEqual(hostPathEffects(path, false), [], path);
  });

  it('open less where they can only be read', () => {
    assert.deepEqual(hostPathEffects('/var/log', true), []);
    assert.deepEqual(hostPathEffects('/run/docker.sock', true), ['socket']);
  });
});
