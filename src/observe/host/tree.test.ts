import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openTree } from './tree.ts';

describe('the files of a host', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-host-'));
    mkdirSync(join(folder, 'root/etc/docker'), { recursive: true });
    writeFileSync(join(folder, 'outside'), 'outside');
    writeFileSync(join(folder, 'root/etc/docker/daemon.json'), '{}');
    chmodSync(join(folder, 'root/etc/docker/daemon.json'), 0o640);
    symlinkSync('/etc/docker', join(folder, 'root/etc/absolute'));
    symlinkSync('../../../../outside', join(folder, 'root/etc/upwards'));
    symlinkSync(join(folder, 'outside'), join(folder, 'root/etc/foreign'));
    symlinkSync('loop', join(folder, 'root/etc/loop'));
    writeFileSync(join(folder, 'root/large'), Buffer.alloc(2 ** 20 + 1, 'a'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const tree = () => openTree(join(folder, 'root'));

  it('have mode, content and names', () => {
    const entry = tree().entry('/etc/docker/daemon.json');
    assert.ok(entry.state === 'read');
    assert.deepEqual([entry.value.kind, entry.value.mode], ['file', 0o640]);
    assert.deepEqual(tree().text('/etc/docker/daemon.json'), { state: 'read', value: '{}' });
    assert.deepEqual(tree().names('/etc/docker'), { state: 'read', value: ['daemon.json'] });
  });

  it('are reached by links as the host would, and never outside of its root', () => {
    assert.deepEqual(tree().text('/etc/absolute/daemon.json'), { state: 'read', value: '{}' });
    assert.deepEqual(tree().text('/etc/upwards'), { state: 'absent' });
    assert.deepEqual(tree().text('/etc/foreign'), { state: 'absent' });
    assert.deepEqual(tree().text('/../outside'), { state: 'absent' });
  });

  it('have a path without links, also where they are not there yet', () => {
    const real = (path: string) => tree().real(path);
    assert.deepEqual(real('/etc/absolute/new/a'), { state: 'read', value: '/etc/docker/new/a' });
    assert.deepEqual(real('/etc/docker/../x'), { state: 'read', value: '/etc/x' });
    assert.deepEqual(real('/etc/upwards'), { state: 'read', value: '/outside' });
    assert.deepEqual(real('/'), { state: 'read', value: '/' });
    assert.equal(real('/etc/loop').state, 'unreadable');
  });

  it('that are not there are told apart from those that cannot be read', () => {
    assert.deepEqual(tree().entry('/etc/none'), { state: 'absent' });
    assert.deepEqual(tree().text('/etc/docker/daemon.json/below'), { state: 'absent' });
    for (const path of ['/etc/loop', '/large', '/etc/docker'])
      assert.equal(tree().text(path).state, 'unreadable', path);
  });
});
