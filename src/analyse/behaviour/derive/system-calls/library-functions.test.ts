import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSystemCall } from './groups.ts';
import { callsOfFunction } from './library-functions.ts';

describe('functions of the C library', () => {
  for (const [symbol, calls] of [
    ['open64', ['open', 'openat']],
    ['__open64_2', ['openat']],
    ['__fprintf_chk', ['write', 'writev']],
    ['getaddrinfo', ['socket', 'connect', 'sendmmsg', 'openat']],
    ['pthread_create', ['clone', 'clone3', 'futex']],
    ['epoll_wait', ['epoll_wait', 'epoll_pwait']],
    ['fork', ['clone', 'wait4']],
    ['accept4', ['accept4']],
    ['ptrace', ['ptrace']],
    ['pread64', ['pread64']],
    ['umount', ['umount2']],
    ['getentropy', ['getrandom']],
  ] as const) {
    it(`make calls: ${symbol}`, () => {
      const made = callsOfFunction(symbol);
      for (const call of calls) assert.ok(made.includes(call), `${call} is not among ${made.join()}`);
    });
  }

  it('make none where they compute', () => {
    for (const symbol of ['memcpy', 'strlen', 'qsort', '', '__proto__', 'constructor'])
      assert.deepEqual(callsOfFunction(symbol), []);
    assert.ok(!callsOfFunction('syslog').includes('syslog'), "syslog(3) is not the kernel's");
  });

  it('make calls that exist', () => {
    for (const symbol of [
      'fopen',
      'system',
      'sleep',
      'setuid',
      'shm_open',
      'mq_open',
      'sysconf',
      'tcgetattr',
      'send',
      'signal',
    ])
      for (const call of callsOfFunction(symbol)) assert.ok(isSystemCall(call), `${symbol}: ${call}`);
  });
});
