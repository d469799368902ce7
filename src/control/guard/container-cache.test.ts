import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attachedContainer } from '../../../test/fixtures/attached-container.ts';
import { ContainerCache } from './container-cache.ts';

const [WEB, DB] = ['a'.repeat(12), 'b'.repeat(12)];
const container = (id: string, address: string) => attachedContainer(id, { id, addresses: [address] });

describe('the containers that are known', () => {
  const setUp = () => {
    const known = new ContainerCache();
    const reported = (): string[] =>
      known.all.map(({ id, addresses }) => `${id} ${addresses.join(' ')}`).toSorted();
    const askAll = (now: number, ...found: readonly ReturnType<typeof container>[]): void => {
      known.ask();
      known.takeAll(found, now);
    };
    return { known, reported, askAll };
  };

  it('are those that the engine tells of, one by one or all at once', () => {
    const { known, reported, askAll } = setUp();
    known.take({ container: WEB, action: 'start', at: 1 }, container(WEB, '10.0.0.2'));
    assert.deepEqual(reported(), [`${WEB} 10.0.0.2`]);
    askAll(2, container(DB, '10.0.0.3'));
    assert.deepEqual(reported(), [`${DB} 10.0.0.3`]);
    known.take({ container: DB, action: 'die', at: 2 }, undefined);
    assert.deepEqual(reported(), []);
  });

  it('are as they were told of while all were asked for', () => {
    const { known, reported } = setUp();
    known.ask();
    known.take({ container: WEB, action: 'die', at: 1 }, undefined);
    known.take({ container: DB, action: 'start', at: 1 }, container(DB, '10.0.0.3'));
    known.takeAll([container(WEB, '10.0.0.2')], 2);
    assert.deepEqual(reported(), [`${DB} 10.0.0.3`]);
  });

  it('have those that begin among them, whom the engine does not tell of yet', () => {
    const { known, reported, askAll } = setUp();
    known.begin(container(WEB, '10.0.0.2'), 1000);
    askAll(1000);
    // That it ended is older than that it begins.
    known.take({ container: WEB, action: 'die', at: 999 }, undefined);
    assert.deepEqual(reported(), [`${WEB} 10.0.0.2`]);
    known.take({ container: WEB, action: 'die', at: 1001 }, undefined);
    assert.deepEqual(reported(), []);
  });

  it('have one that begins only for a minute, unless the engine tells of it', () => {
    const { known, reported, askAll } = setUp();
    known.begin(container(WEB, '10.0.0.2'), 1000);
    known.begin(container(DB, '10.0.0.3'), 1000);
    askAll(60_000, container(DB, '10.0.0.3'));
    assert.equal(reported().length, 2);
    askAll(62_000, container(DB, '10.0.0.3'));
    assert.deepEqual(reported(), [`${DB} 10.0.0.3`]);
  });

  it('give an address up to the one that begins with it', () => {
    const { known, reported, askAll } = setUp();
    askAll(1, container(WEB, '10.0.0.2'));
    known.begin(container(DB, '10.0.0.2'), 2);
    assert.deepEqual(reported(), [`${DB} 10.0.0.2`]);
  });
});
