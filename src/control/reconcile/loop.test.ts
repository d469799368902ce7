import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { ManualTimer, settled } from '../../platform/timer/manual-timer.fixture.ts';
import { Loop, type Round } from './loop.ts';

const BACK_OFF = { first: 100, longest: 400 };

/** A loop that notes when its rounds begin. */
function lab(round: Round, isRetried = true) {
  const [timer, stop, begun, faults] = [
    new ManualTimer(),
    new AbortController(),
    [] as number[],
    [] as string[],
  ];
  const noted: Round = () => {
    begun.push(timer.now());
    return round();
  };
  const retry = { ...BACK_OFF, failed: ({ message }: Fault) => void faults.push(message) };
  const loop = new Loop(timer, stop.signal, noted, isRetried ? retry : undefined);
  return { timer, stop, begun, faults, loop };
}

describe('a loop', () => {
  it('looks again when a round says so, and ends with its signal', async () => {
    const { timer, stop, begun, loop } = lab(() => Promise.resolve(500));
    const running = loop.run();
    await timer.pass(1200);
    assert.deepEqual(begun, [0, 500, 1000]);
    stop.abort();
    await running;
    assert.deepEqual(timer.waits, []);
  });

  it('looks when it is woken, and only then where nothing else is said', async () => {
    const { timer, stop, begun, loop } = lab(() => Promise.resolve(Infinity));
    const running = loop.run(Infinity);
    await timer.pass(1000);
    assert.deepEqual(begun, []);
    loop.wake();
    await timer.pass(10);
    loop.wake();
    await timer.pass(10);
    assert.deepEqual(begun, [1000, 1010]);
    stop.abort();
    await running;
  });

  it('does one round at a time, and one for all that comes meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const { stop, begun, loop } = lab(() => promise);
    loop.wake();
    const running = loop.run(Infinity);
    await settled();
    for (let time = 0; time < 3; time += 1) loop.wake();
    await settled();
    assert.equal(begun.length, 1);
    resolve(Infinity);
    await settled();
    assert.equal(begun.length, 2);
    stop.abort();
    await running;
  });

  it('tries again after faults, ever more slowly, until a round is well', async () => {
    let isBroken = true;
    const { timer, stop, begun, faults, loop } = lab(() =>
      isBroken ? Promise.reject(new Fault('unreachable', 'nobody')) : Promise.resolve(Infinity),
    );
    const running = loop.run();
    await timer.pass(1150);
    assert.deepEqual(begun, [0, 100, 300, 700, 1100]);
    assert.deepEqual(new Set(faults), new Set(['nobody']));
    isBroken = false;
    await timer.pass(400);
    assert.equal(begun.at(-1), 1500);
    isBroken = true;
    loop.wake();
    await timer.pass(100);
    assert.deepEqual(begun.slice(-2), [1550, 1650]);
    stop.abort();
    await running;
  });

  it('ends with what is no fault, and with any where nothing is said of them', async () => {
    await assert.rejects(lab(() => Promise.reject(new Error('a bug'))).loop.run(), /a bug/);
    const fault = new Fault('refused', 'no');
    await assert.rejects(lab(() => Promise.reject(fault), false).loop.run(), fault);
  });

  it('begins none once its signal was aborted, however it was woken', async () => {
    const { stop, begun, loop } = lab(() => Promise.resolve(0));
    stop.abort();
    loop.wake();
    await loop.run();
    assert.deepEqual(begun, []);
  });
});
