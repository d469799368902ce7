import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oid } from '../../der/encode.ts';
import { EXTENSION } from '../../x509/extensions.ts';
import { DAY, opened, revoked, bytesOf } from './pki.fixture.ts';

/** Numbers of a whole list and a delta, which are seconds of now or little more. */
function numbersIn({ whole, delta }: { readonly whole: Buffer; readonly delta: Buffer }) {
  const numberAfter = (list: Buffer, type: string) => {
    const named = list.indexOf(oid(type));
    const integerAt = list.indexOf(Buffer.from([0x02, 0x04]), named);
    assert.ok(named > 0 && integerAt > 0);
    return list.readUInt32BE(integerAt + 2);
  };
  const [crlNumber, deltaCrl] = [EXTENSION.crlNumber, EXTENSION.deltaCrl];
  assert.equal(whole.indexOf(oid(deltaCrl)), -1);
  return {
    whole: numberAfter(whole, crlNumber),
    delta: numberAfter(delta, crlNumber),
    base: numberAfter(delta, deltaCrl),
  };
}

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

  it('keeps a whole list where delta lists tell what is new, in one row of numbers', async () => {
    const { vault, ask, issue } = await opened({ ttl: 10 * DAY });
    assert.equal((await ask('read', 'pki/crl/delta')).status, 404);
    assert.equal((await ask('update', 'pki/config/crl', { enable_delta: true })).status, 400);
    const config = { enable_delta: true, auto_rebuild: true, delta_rebuild_interval: '10m' };
    const told = await ask('update', 'pki/config/crl', config);
    assert.deepEqual([told.data['enable_delta'], told.data['delta_rebuild_interval']], [true, '10m0s']);
    const serials = [await issue(), await issue()].map(({ data }) => data['serial_number'] ?? '');
    const revoke = (index: number) => ask('update', 'pki/revoke', { serial_number: serials[index] });
    const lists = async () => {
      const [whole, delta] = [await revoked(ask), await revoked(ask, 'pki/cert/delta-crl')];
      const has = (list: Buffer) => serials.map((serial) => list.includes(bytesOf(serial)));
      return { whole, delta, has: [has(whole), has(delta)] };
    };
    await revoke(0);
    vault.now += 2 * 3_600_000;
    const first = await lists();
    assert.deepEqual(first.has, [
      [true, false],
      [false, false],
    ]);
    vault.now += 2 * 3_600_000;
    await revoke(1);
    const second = await lists();
    assert.deepEqual(second.whole, first.whole);
    assert.deepEqual(second.has, [
      [true, false],
      [false, true],
    ]);
    const [old, now] = [numbersIn(first), numbersIn(second)];
    assert.deepEqual([now.base, now.whole], [old.whole, old.whole]);
    assert.ok(old.whole < old.delta && old.delta < now.delta);
    assert.deepEqual((await lists()).delta, second.delta);
    await ask('read', 'pki/crl/rotate');
    const third = await lists();
    assert.deepEqual(third.has, [
      [true, true],
      [false, true],
    ]);
    assert.ok(numbersIn(third).whole > now.delta);
    vault.now += 37 * 3_600_000;
    assert.notDeepEqual((await lists()).whole, third.whole);
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

  it('forgets it without being told, as often as it is said', async () => {
    const { vault, ask, issue } = await opened();
    const usual = await ask('read', 'pki/config/auto-tidy');
    assert.deepEqual([usual.data['enabled'], usual.data['interval_duration']], [false, 43_200]);
    const certs = async () => ((await ask('list', 'pki/certs/')).data['keys'] ?? []).length;
    await issue();
    vault.now += 4 * DAY * 1000;
    await vault.vault.core?.expire();
    assert.equal(await certs(), 2);
    const config = { enabled: true, interval_duration: '1h', tidy_cert_store: true };
    assert.equal((await ask('update', 'pki/config/auto-tidy', config)).data['tidy_cert_store'], true);
    await vault.vault.core?.expire();
    assert.equal(await certs(), 2);
    for (const left of [1, 1]) {
      vault.now += 3_600_000;
      await vault.vault.core?.expire();
      assert.equal(await certs(), left);
    }
    await issue();
    await ask('update', 'pki/config/auto-tidy', { enabled: false });
    vault.now += 5 * DAY * 1000;
    await vault.vault.core?.expire();
    assert.equal(await certs(), 2);
    assert.equal((await ask('update', 'pki/tidy-cancel')).status, 400);
  });
});
