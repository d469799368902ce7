import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { keptContainer } from './kept-container.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kept-'));
after(() => rmSync(folder, { recursive: true }));
const write = (path: string, content: unknown): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
};

describe('a container that Docker keeps', () => {
  const id = 'a'.repeat(64);
  const bundle = join(folder, 'run', id);
  const keep = (mode: string): void => {
    write(`run/${id}/config.json`, { root: { path: join(folder, 'docker/overlay2/x/merged') } });
    write(`docker/containers/${id}/config.v2.json`, {
      Name: '/web',
      Config: { Labels: { 'plimsoll.member': 'shop/web' } },
    });
    write(`docker/containers/${id}/hostconfig.json`, { NetworkMode: mode, Dns: ['192.0.2.53'] });
  };

  it('has its name, labels, network and resolvers', () => {
    keep('shop');
    assert.deepEqual(keptContainer(id, bundle), {
      engine: 'Docker',
      name: 'web',
      labels: new Map([['plimsoll.member', 'shop/web']]),
      network: 'own',
      resolvers: ['192.0.2.53'],
      isWiredLater: false,
    });
    keep('host');
    assert.equal(keptContainer(id, bundle)?.network, 'host');
    keep(`container:${id}`);
    assert.equal(keptContainer(id, bundle)?.network, 'shared');
  });

  it('is none where its store has no such container', () => {
    keep('shop');
    assert.equal(keptContainer('b'.repeat(64), bundle), undefined);
    assert.equal(keptContainer('../x', bundle), undefined);
    assert.equal(keptContainer(id, join(folder, 'elsewhere')), undefined);
  });

  it('is a fault where a part of it is missing, or is no JSON', () => {
    keep('shop');
    rmSync(join(folder, `docker/containers/${id}/hostconfig.json`));
    assert.throws(() => keptContainer(id, bundle), Fault);
    writeFileSync(join(folder, `docker/containers/${id}/config.v2.json`), '{');
    assert.throws(() => keptContainer(id, bundle), Fault);
  });
});

describe('a container that Podman keeps', () => {
  const storage = join(folder, 'storage');
  const id = 'c'.repeat(64);
  const bundle = join(storage, 'overlay-containers', id, 'userdata');
  const keep = (configuration: object | string): void => {
    mkdirSync(storage, { recursive: true });
    using database = new DatabaseSync(join(storage, 'db.sql'));
    database.exec('CREATE TABLE IF NOT EXISTS ContainerConfig (ID TEXT PRIMARY KEY, JSON TEXT NOT NULL)');
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    database.prepare('INSERT OR REPLACE INTO ContainerConfig VALUES (?, ?)').run(id, Buffer.from(text));
  };
  const namespaces = (...own: readonly object[]): object => ({
    name: 'web',
    spec: { linux: { namespaces: own } },
  });

  it('has its name, labels, network and resolvers', () => {
    keep({
      ...namespaces({ type: 'network' }),
      labels: { a: 'b' },
      createNetNS: true,
      postConfigureNetNS: true,
      dnsServer: ['192.0.2.53'],
    });
    assert.deepEqual(keptContainer(id, bundle), {
      engine: 'Podman',
      name: 'web',
      labels: new Map([['a', 'b']]),
      network: 'own',
      resolvers: ['192.0.2.53'],
      isWiredLater: true,
    });
  });

  it('uses the network that its namespaces say', () => {
    const networks = [
      [namespaces(), 'host'],
      [namespaces({ type: 'network' }), 'own'],
      [namespaces({ type: 'network', path: '/run/netns/x' }), 'shared'],
      [{ ...namespaces({ type: 'network' }), netNsCtr: id }, 'shared'],
    ] as const;
    for (const [configuration, network] of networks) {
      keep(configuration);
      assert.equal(keptContainer(id, bundle)?.network, network);
    }
  });

  it('is none while an image is built, and a fault where it cannot be read', () => {
    const other = 'd'.repeat(64);
    const elsewhere = (owner: string): string => join(storage, 'overlay-containers', owner, 'userdata');
    assert.equal(keptContainer(other, elsewhere(other)), undefined);
    assert.equal(keptContainer(other, elsewhere(id)), undefined);
    keep('{');
    assert.throws(() => keptContainer(id, bundle), Fault);
    rmSync(join(storage, 'db.sql'));
    assert.throws(() => keptContainer(id, bundle), /keeps no containers/);
  });
});
