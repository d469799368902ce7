import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzParser } from '../../../../test/fixtures/flow-parsers.ts';
import { AT } from '../../../../test/fixtures/flows.ts';
import type { FlowEnd } from '../../../model/flow/record.ts';
import { SocketsParser } from './parse.ts';

const CONTAINER = 'c0ffee'.repeat(10);
const context = {
  containerOf: (pid: number) => (pid === 29259 ? CONTAINER : undefined),
  commandOf: (pid: number) => (pid === 29259 ? 'web' : undefined),
  attribute: (end: FlowEnd) => end,
  routes: new Map(),
};
const ends = 'saddr=10.77.0.1 daddr=10.77.0.2 saddrv6=::ffff:10.77.0.1 daddrv6=::ffff:10.77.0.2';
const line = (states: string, ports: string, who = 'python3-29259') =>
  `         ${who}   [001] .....  6112.781778: inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP ${ports} ${ends} ${states}`;
const CALL = line('oldstate=TCP_CLOSE newstate=TCP_SYN_SENT', 'sport=0 dport=8080');
// The answer comes in while another process runs.
const ANSWER = line('oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED', 'sport=55584 dport=8080', '<idle>-0');
const REFUSAL = line('oldstate=TCP_SYN_SENT newstate=TCP_CLOSE', 'sport=55584 dport=8080');
const CALLED = line('oldstate=TCP_SYN_RECV newstate=TCP_ESTABLISHED', 'sport=8080 dport=55584');
const SIX =
  '   my app-1-7   [000] .N...  6112.000001: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=1 dport=443 saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=fd00::1 daddrv6=2001:db8::5 oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED';

function read(...lines: string[]) {
  const parser = new SocketsParser(context);
  const readings = lines.map((one) => parser.read(one, AT));
  return {
    sightings: readings.flatMap(({ sightings }) => sightings),
    lost: readings.reduce((all, { lost }) => all + lost, 0),
  };
}

describe('events of sockets', () => {
  it('tell who called, in which container', () => {
    const [first, ...others] = read(CALL, ANSWER, CALLED).sightings;
    assert.deepEqual(
      [first?.process, first?.answered, first?.port],
      [{ command: 'python3', container: CONTAINER }, true, 8080],
    );
    assert.equal(others.length, 0);
  });

  it('ask for the name that ftrace has forgotten, and tell none where the process is gone', () => {
    const [known] = read(CALL.replace('python3-', '<...>-'), ANSWER).sightings;
    assert.deepEqual(known?.process, { command: 'web', container: CONTAINER });
    const [gone, next] = read(CALL.replace('python3-29259', '<...>-1'), ANSWER, CALL, ANSWER).sightings;
    assert.equal(gone?.process, undefined);
    assert.equal(next?.process?.command, 'python3');
  });

  it('keep calls between the same two apart', () => {
    const other = CALL.replace('python3-29259', 'curl-1');
    const { sightings } = read(CALL, other, ANSWER, REFUSAL, ANSWER);
    assert.deepEqual(
      sightings.map(({ process, answered }) => [process?.command, answered]),
      [
        ['python3', true],
        ['curl', false],
        [undefined, true],
      ],
    );
  });

  it('are of IPv6, and of commands with blanks and dashes', () => {
    const [first] = read(
      SIX.replace(
        'oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED',
        'oldstate=TCP_CLOSE newstate=TCP_SYN_SENT',
      ),
      SIX,
    ).sightings;
    assert.deepEqual(
      [first?.to, first?.process],
      [{ kind: 'address', address: '2001:db8::5' }, { command: 'my app-1' }],
    );
  });

  it('that the kernel dropped are counted', () => {
    assert.deepEqual(read('CPU:1 [LOST 1234 EVENTS]'), { sightings: [], lost: 1234 });
    assert.equal(read(CALL.slice(0, 100)).lost, 1);
    assert.equal(read(CALL.replace('IPPROTO_TCP', 'IPPROTO___proto__')).lost, 1);
  });

  it('of any text are read or lost', () => {
    fuzzParser(
      () => new SocketsParser(context),
      [CALL, ANSWER, REFUSAL, CALLED, SIX, 'CPU:1 [LOST 1234 EVENTS]'],
    );
  });
});
