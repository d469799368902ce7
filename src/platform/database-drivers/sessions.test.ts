import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { databaseFault, inSession } from './sessions.ts';

const target = (maxConnections: number, username = 'a') =>
  ({ url: 'trial://', username, password: 'fake', ca: '', maxConnections, persistence: 'NONE' }) as const;

describe('sessions with a database', () => {
  it('are as many as is said, one after another, and each is ended whatever happens', async () => {
    let [open, most, ended] = [0, 0, 0];
    const session = () => ({
      connect() {
        most = Math.max(most, (open += 1));
        return Promise.resolve();
      },
      close: () => Promise.reject(new Error('it is gone')),
      destroy() {
        open -= 1;
        ended += 1;
      },
    });
    const done = await Promise.allSettled(
      Array.from({ length: 9 }, (_, n) =>
        inSession(target(2), session, () =>
          n % 3 === 0 ? Promise.reject(new Error('it breaks')) : Promise.resolve(n),
        ),
      ),
    );
    assert.deepEqual([most, ended, open], [2, 9, 0]);
    assert.equal(done.filter(({ status }) => status === 'rejected').length, 3);
  });

  it('are waited for by so many', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const session = () => ({
      connect: () => promise,
      close: () => Promise.resolve(),
      destroy: () => undefined,
    });
    const ask = () => inSession(target(1, 'b'), session, () => Promise.resolve());
    const waiting = Array.from({ length: 501 }, ask);
    await assert.rejects(ask(), { code: 'limit' });
    resolve();
    await Promise.all(waiting);
  });

  it('tell what a database says, and not where that may have a password', () => {
    const answered = { code: '42601', text: 'syntax error at "fake-password"' };
    const cause = Object.assign(new Error('fake-password'), { sql: 'fake-password' });
    const fault = databaseFault(cause, answered, true);
    assert.deepEqual(
      [fault.code, fault.message, fault.cause],
      ['refused', 'the database says no: 42601', undefined],
    );
    assert.match(databaseFault(cause, answered, false).message, /syntax error/);
    assert.deepEqual([databaseFault(cause, undefined, false).code], ['unreachable']);
    const own = new Fault('limit', 'x');
    assert.equal(databaseFault(own, undefined, true), own);
  });
});
