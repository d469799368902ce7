import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shownSettings } from './shown-settings.ts';

it('tells how a vault is served, and nothing of what opens its store or its seal', () => {
  const shown = shownSettings({
    store: 'postgresql://vault:fake-password@db/vault',
    listeners: [
      { address: { host: '::', port: 8200 }, tls: { certificate: '/c.pem', key: '/k.pem' } },
      { address: { host: '127.0.0.1', port: 8201 } },
    ],
    seal: [{ type: 'pkcs11', disabled: true, pin: 'fake-pin' }],
  });
  assert.deepEqual(
    [shown.storage, shown.seals, shown.listeners.map(({ config }) => config)],
    [
      { type: 'postgresql' },
      [{ type: 'pkcs11', disabled: true }],
      [
        { address: '[::]:8200', tls_disable: false },
        { address: '127.0.0.1:8201', tls_disable: true },
      ],
    ],
  );
  assert.doesNotMatch(JSON.stringify(shown), /fake|\.pem/);
  const plain = shownSettings({ store: '/var/lib/vault.db', listeners: [] });
  assert.deepEqual([plain.storage, plain.seals], [{ type: 'sqlite' }, [{ type: 'shamir', disabled: false }]]);
});
