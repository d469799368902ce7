import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { Beginning } from '../../observe/runtime/containers/beginning.ts';
import { ManualTimer } from '../../platform/timer/manual-timer.fixture.ts';
import type { HostServices } from '../segmentation/services.ts';
import { awaitKernel, beginningOf, openStartDoor } from './start-door.ts';

const STATE = JSON.stringify({ id: 'a'.repeat(64), pid: 7, bundle: '/b' });
const SOMETHING = JSON.stringify({
  version: 1,
  current: { profiles: [], onLoss: 'tighter', includeProposed: false, bridges: [], since: '' },
  kernel: {},
});

/** A host on which this is to hold, with the one end of the door at the other. */
function hostOf(state: string | undefined, answers = true, timer = new ManualTimer()): HostServices {
  let asked: (question: string) => Promise<string> = () => Promise.reject(new Error('closed'));
  return {
    timer,
    state: { read: () => state },
    starts: {
      open: (answer: typeof asked) => {
        asked = answer;
        return Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() });
      },
      ask: (question: string) =>
        answers ? asked(question) : Promise.reject(new Fault('unreachable', 'nobody')),
    },
    commands: {
      run: (command: string, args: readonly string[]) =>
        Promise.resolve({
          code: args.includes('gone') ? 1 : 0,
          stdout: [command, ...args].join(' '),
          stderr: '',
        }),
    },
  } as unknown as HostServices;
}

describe('a container that waits to begin', () => {
  it('may once the guard has admitted it', async () => {
    const host = hostOf(SOMETHING);
    const admitted: Beginning[] = [];
    await openStartDoor(host, (beginning) => Promise.resolve(void admitted.push(beginning)));
    await awaitKernel(STATE, host);
    assert.deepEqual(admitted, [JSON.parse(STATE)]);
  });

  it('must not where the guard cannot, and is told why and what to do', async () => {
    const host = hostOf(SOMETHING);
    await openStartDoor(host, () => Promise.reject(new Fault('refused', 'nft refuses', { hint: 'mend it' })));
    await assert.rejects(
      awaitKernel(STATE, host),
      (error) => error instanceof Fault && /nft refuses/.test(error.message) && error.hint === 'mend it',
    );
    await assert.rejects(awaitKernel('{}', host), Fault);
  });

  it('must not where the guard takes longer than ten seconds', async () => {
    const timer = new ManualTimer();
    const host = hostOf(SOMETHING, true, timer);
    await openStartDoor(host, () => new Promise(() => undefined));
    const refused = assert.rejects(awaitKernel(STATE, host), /could not be told within 10 seconds/);
    await timer.pass(10_000);
    await refused;
  });

  it('must not without a guard, which may come for three seconds, unless nothing is to hold', async () => {
    await awaitKernel(STATE, hostOf(undefined, false));
    const timer = new ManualTimer();
    const refused = assert.rejects(
      awaitKernel(STATE, hostOf(SOMETHING, false, timer)),
      (error) => error instanceof Fault && /network guard/.test(error.hint ?? ''),
    );
    await timer.pass(2999);
    assert.equal(timer.waits.length, 1);
    await timer.pass(1);
    await refused;
  });

  it('is asked for where a runtime is called to let it begin', async () => {
    const host = hostOf(SOMETHING);
    assert.equal(await beginningOf(['--root', '/r', 'start', 'x'], '/runc', host), '/runc --root /r state x');
    assert.equal(await beginningOf(['kill', 'x'], '/runc', host), undefined);
    await assert.rejects(beginningOf(['start', 'gone'], '/runc', host), Fault);
  });
});
