import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseStream, parseStreams } from './parse.ts';

function shown({
  by = 'judged',
  front = ['10.0.0.2:41234', '10.0.0.5:5432'],
  back = ['10.0.0.2:43088', '10.0.0.5:5432'],
}: {
  by?: string;
  front?: readonly string[];
  back?: readonly string[];
}): string {
  const [calling = '', called = ''] = back.map((end) => ` addr=${end}`);
  return `0x7f2a10: [26/Nov/2026:09:00:20.255558] id=7 proto=tcpv4 source=${front[0]}
  flags=0x4a, conn_retries=0, conn_exp=<NEVER> conn_et=0x000 srv_conn=0x7f8643266000, pend_pos=(nil) waiting=0 epoch=0
  frontend=waypoint (id=2 mode=tcp), listener=? (id=1) addr=${front[1]}
  backend=${by} (id=3 mode=tcp)${calling}
  server=http1 (id=1)${called}
`;
}

describe('what a waypoint is passing on', () => {
  const ends = { source: '10.0.0.2', destination: '10.0.0.5', port: 5432 };

  it('is told by its ends, IPv4 and IPv6', () => {
    assert.deepEqual(parseStream(shown({})), { id: '0x7f2a10', serial: '7', ...ends, kind: 'request' });
    const six = parseStream(shown({ front: ['fd00::2:41234', 'fd00::5:5432'] }));
    assert.deepEqual([six?.source, six?.destination, six?.port], ['fd00::2', 'fd00::5', 5432]);
  });

  it('is told by the ends that it is passed on with where it comes from another node', () => {
    const front = ['unix:1', 'unix:1'];
    const { source, destination, port } = parseStream(shown({ front })) ?? {};
    assert.deepEqual({ source, destination, port }, ends);
    assert.equal(parseStream(shown({ front, back: [] })), undefined);
  });

  it('is a request, a connection that is no HTTP, or one to another node', () => {
    const kinds = ['waypoint', 'limited', 'connections', 'departures'].map(
      (by) => parseStream(shown({ by }))?.kind,
    );
    assert.deepEqual(kinds, ['request', 'request', 'connection', 'departure']);
  });

  it('is not the runtime API itself, nor what goes on to it from other nodes, nor anything else', () => {
    for (const other of ['GLOBAL', 'arrivals'])
      assert.equal(parseStream(shown({}).replace('=waypoint', `=${other}`)), undefined);
    fc.assert(fc.property(fc.string(), (line) => void parseStream(line)));
  });

  it('is every stream of an answer, in order', () => {
    const other = shown({ by: 'connections' }).replace('id=7 ', 'id=8 ');
    const serials = parseStreams(`${shown({})}${other}`).map(({ serial }) => serial);
    assert.deepEqual(serials, ['7', '8']);
    assert.deepEqual(parseStreams(''), []);
  });
});
