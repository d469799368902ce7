import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY, opened, revoked, bytesOf } from './pki.fixture.ts';

describe('revoked certificates', () => {
  it('tells every revocation, whoever notes them at once, and whatever came between', async () => {
    const { ask, issue } = await opened({ generate_lease: true });
    const leaves = await Promise.all([1, 2, 3, 4, 5, 6].map(() => issue()));
    const serials = leaves.map(({ data }) => data['serial_number'] ?? '');
    await Promise.all(
      serials
        .slice(0, 5)
        .flatMap((serial) => [ask('update', 'pki/revoke', { serial_number: serial }), revoked(ask)]),
    );
    await ask('update', `sys/leases/revoke`, { lease_id: leaves[5]?.lease_id });
    const list = await revoked(ask);
    for (const serial of serials) assert.ok(list.includes(bytesOf(serial)), serial);
    const { keys } = (await ask('list', 'pki/certs/revoked/')).data as unknown as {
      readonly keys: readonly string[];
    };
    assert.deepEqual(keys.toSorted(), serials.toSorted());
    const again = await ask('update', 'pki/revoke', { serial_number: serials[0] });
    assert.equal(again.data['state'], 'revoked');
    await ask('update', 'pki/config/crl', { disable: true });
    assert.ok(!(await revoked(ask)).includes(bytesOf(serials[0])));
  });

  it('makes a list once for all who read it, and anew before its time is over', async () => {
    const { vault, ask } = await opened();
    const first = await revoked(ask);
    assert.deepEqual(await revoked(ask), first);
    vault.now += 37 * 3_600_000;
    assert.notDeepEqual(await revoked(ask), first);
  });

  it('revokes what was not stored by its certificate, and by its key for who has that alone', async () => {
    const { ask, issue } = await opened({ no_store: true });
    const [{ data }, other] = [await issue(), await issue()];
    assert.equal((await ask('update', 'pki/revoke', { serial_number: data['serial_number'] })).status, 400);
    const withKey = (private_key = '') =>
      ask('update', 'pki/revoke-with-key', { certificate: data['certificate'], private_key });
    assert.equal((await withKey(other.data['private_key'])).status, 400);
    assert.equal((await withKey(data['private_key'])).status, 200);
    assert.ok((await revoked(ask)).includes(bytesOf(data['serial_number'])));
    const foreign = (await (await opened()).issue()).data['certificate'];
    assert.equal((await ask('update', 'pki/revoke', { certificate: foreign })).status, 400);
    assert.equal(
      (
        await ask('update', 'pki/revoke', {
          certificate: (await ask('read', 'pki/cert/ca')).data['certificate'],
        })
      ).status,
      400,
    );
  });

  it('forgets what is over for long, when it is told to', async () => {
    const { vault, ask, issue } = await opened();
    const serials = [await issue(), await issue()].map(({ data }) => data['serial_number']);
    await ask('update', 'pki/revoke', { serial_number: serials[0] });
    vault.now += 4 * DAY * 1000;
    await ask('update', 'pki/tidy', { tidy_cert_store: true });
    assert.equal((await ask('read', `pki/cert/${serials[1]}`)).status, 404);
    assert.ok((await revoked(ask)).includes(bytesOf(serials[0])));
    await ask('update', 'pki/tidy', { tidy_revoked_certs: true });
    assert.ok(!(await revoked(ask)).includes(bytesOf(serials[0])));
    assert.equal((await ask('read', 'pki/tidy-status')).data['revoked_cert_deleted_count'], 1);
  });
});
