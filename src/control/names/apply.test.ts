import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { Relay, RelayJudge } from '../../platform/dns/types.ts';
import { settled } from '../../platform/timer/manual-timer.fixture.ts';
import { QuestionTables, RunningRelays } from './apply.ts';

const JUDGE: RelayJudge = {
  mayAsk: () => false,
  sourceOf: () => undefined,
  isAnswer: () => false,
  before: () => Promise.resolve(),
};
const HERE = { gateway: '10.0.0.1', resolver: '192.0.2.53' };
const THERE = { gateway: '10.1.0.1', resolver: '192.0.2.53' };

describe('relays that run', () => {
  const ended: string[] = [];
  const relayAt = (listen: string): Relay => ({
    port: 4000,
    [Symbol.asyncDispose]: () => Promise.resolve(void ended.push(listen)),
  });

  it('are known by who needs them, and end when that is said', async () => {
    const relays = new RunningRelays(({ listen }) => Promise.resolve(relayAt(listen)));
    await relays.start([HERE, THERE], () => JUDGE);
    assert.deepEqual([...relays.ports.keys()], ['10.0.0.1 192.0.2.53', '10.1.0.1 192.0.2.53']);
    await relays.end(['10.0.0.1 192.0.2.53', 'unknown']);
    assert.deepEqual([ended.splice(0), relays.ports.size], [['10.0.0.1'], 1]);
  });

  it('end at the end, also one that was being started', async () => {
    const { promise, resolve } = Promise.withResolvers<Relay>();
    const relays = new RunningRelays(() => promise);
    const starting = relays.start([HERE, THERE], () => JUDGE);
    await relays.endAll();
    resolve(relayAt('late'));
    await starting;
    assert.deepEqual([ended.splice(0), relays.ports.size], [['late'], 0]);
  });
});

describe('the way of questions', () => {
  it('is changed once at a time, and not to relays after it was left', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun: string[] = [];
    let isWanted = true;
    const tables = new QuestionTables({
      run: async (_command, _args, input = '') => {
        begun.push(input.includes('"chain"') ? 'take' : 'leave');
        await promise;
        return { code: 0, stdout: '', stderr: '' };
      },
    });
    const all = [tables.take([], () => isWanted), tables.leave(), tables.take([], () => isWanted)];
    await settled();
    assert.deepEqual(begun, ['take']);
    isWanted = false;
    resolve();
    assert.deepEqual(await Promise.all(all), [true, undefined, false]);
    assert.deepEqual(begun, ['take', 'leave']);
  });

  it('that cannot be changed to relays is a fault, and to none is no matter', async () => {
    const run = () => Promise.resolve({ code: 1, stdout: '', stderr: 'no' });
    const tables = new QuestionTables({ run });
    await assert.rejects(
      tables.take([], () => true),
      Fault,
    );
    await tables.leave();
  });
});
