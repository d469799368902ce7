import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VaultConfiguration, VaultRole } from '../../model/vault/configuration.ts';
import { type Policies, reach, readersOf } from './reach.ts';

const secret = (path: string) => ({ path, mount: 'kv/', engine: 'kv', capability: 'read' as const });
const role = (through: string, policies: string[], more: Partial<VaultRole> = {}): VaultRole => ({
  through,
  method: 'approle',
  policies,
  accounts: [],
  serviceAccounts: [],
  ...more,
});

/** A policy allows the path that is its name, and `deny` none. */
const BY_NAME: Policies = {
  together: (names) => ({
    allows: (path) => !names.includes('deny') && names.includes(path),
  }),
  isTemplated: (name) => name === 'kv/data/own',
};

const configuration = (roles: VaultRole[], ...paths: string[]): VaultConfiguration => ({
  format: 'plimsoll-vault-configuration-1',
  at: '2026-01-01T00:00:00Z',
  policies: [],
  roles,
  secrets: paths.map(secret),
  unread: [],
});

describe('reach', () => {
  const users = [
    { workload: 'shop/Deployment/web', namespace: 'shop', account: 'web-1' },
    { workload: 'bank/Deployment/web', namespace: 'bank', account: 'web-1' },
  ];
  const rows = (given: VaultConfiguration) =>
    Array.from(reach(given, BY_NAME, users), (one) =>
      [one.secret.path, one.policy, one.through, one.account, one.workload].join(' '),
    );

  it('finds workloads by the accounts that a role lets in, as globs', () => {
    const serviceAccounts = [{ namespace: 'shop', name: 'web-*' }];
    const given = configuration([role('auth/k/role/r', ['kv/data/a'], { serviceAccounts })], 'kv/data/a');
    assert.deepEqual(rows(given), ['kv/data/a kv/data/a auth/k/role/r shop/web-1 shop/Deployment/web']);
    const nobody = role('auth/k/role/r', ['kv/data/a'], {
      serviceAccounts: [{ namespace: 's*op', name: 'x' }],
    });
    assert.deepEqual(rows(configuration([nobody], 'kv/data/a')), [
      'kv/data/a kv/data/a auth/k/role/r s*op/x ',
    ]);
  });

  it('holds what is denied against everything that allows', () => {
    assert.deepEqual(rows(configuration([role('r', ['kv/data/a', 'deny'])], 'kv/data/a')), []);
  });

  it('tells each account that a role names, and what only the vault can decide', () => {
    const given = configuration([role('c', ['kv/data/own'], { accounts: ['a', 'b'] })], 'kv/data/own');
    assert.deepEqual(
      Array.from(reach(given, BY_NAME, []), ({ account, isCertain }) => [account, isCertain]),
      [
        ['a', false],
        ['b', false],
      ],
    );
  });

  it('tells who reads one path', () => {
    const given = configuration([role('one', ['kv/data/a']), role('two', ['kv/data/b'])]);
    assert.deepEqual(readersOf(given, BY_NAME, 'kv/data/b'), [
      { policy: 'kv/data/b', through: 'two', account: '' },
    ]);
  });
});
