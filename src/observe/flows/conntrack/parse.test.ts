import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { fuzzParser } from '../../../../test/fixtures/flow-parsers.ts';
import { AT } from '../../../../test/fixtures/flows.ts';
import { ConntrackParser } from './parse.ts';

const TIME = '[1795551202.032712]';
const BACK = 'src=10.77.0.2 dst=10.77.0.1 sport=8080 dport=55584';
const THERE = 'src=10.77.0.1 dst=10.77.0.2 sport=55584 dport=8080';
const NEW = `${TIME}\t    [NEW] ipv4     2 tcp      6 120 SYN_SENT ${THERE} [UNREPLIED] ${BACK} id=2474839241`;
const SYN = `${TIME}\t [UPDATE] ipv4     2 tcp      6 60 SYN_RECV ${THERE} ${BACK} id=2474839241`;
const ESTABLISHED = `${TIME}\t [UPDATE] ipv4     2 tcp      6 432000 ESTABLISHED ${THERE} ${BACK} [ASSURED] id=2474839241`;
const CLOSED = `${TIME}\t [UPDATE] ipv4     2 tcp      6 120 TIME_WAIT ${THERE} ${BACK} [ASSURED] id=2474839241`;
const GONE = `${TIME}\t[DESTROY] ipv4     2 tcp      6 120 TIME_WAIT ${THERE} packets=6 bytes=400 ${BACK} packets=4 bytes=300 [ASSURED] delta-time=0 [start=Tue Nov 24 20:13:22 2026] [stop=Tue Nov 24 20:13:22 2026] id=2474839241`;
const REFUSED = `${TIME}\t[DESTROY] ipv4     2 tcp      6 120 CLOSE ${THERE} packets=1 bytes=60 [UNREPLIED] ${BACK} packets=1 bytes=40 id=2474839241`;
const PUBLISHED = `${TIME}\t    [NEW] ipv6     10 udp      17 30 src=2001:db8::1 dst=2001:db8::2 sport=4000 dport=53 [UNREPLIED] src=fd00::9 dst=2001:db8::1 sport=5353 dport=4000 id=7`;
const PING = `${TIME}\t    [NEW] ipv4     2 icmp     1 30 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=99 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=99 id=12345`;
const OVERRUN = 'WARNING: We have hit ENOBUFS! We are losing events.';

function read(...lines: string[]) {
  const parser = new ConntrackParser();
  const readings = lines.map((line) => parser.read(line, AT));
  return {
    sightings: [...readings.flatMap(({ sightings }) => sightings), ...parser.finish()].map(
      ({ from, to, protocol, port, answered, count, bytes }) => ({
        from: 'address' in from ? from.address : '',
        to: 'address' in to ? to.address : '',
        protocol,
        port,
        answered,
        count,
        bytes,
      }),
    ),
    lost: readings.reduce((all, { lost }) => all + lost, 0),
  };
}
const tcp = { from: '10.77.0.1', to: '10.77.0.2', protocol: 'tcp', port: 8080 };

describe('events of conntrack', () => {
  it('tell of a connection once, and of its bytes in the end', () => {
    assert.deepEqual(read(NEW, SYN, ESTABLISHED, CLOSED, GONE), {
      sightings: [
        { ...tcp, answered: true, count: 1, bytes: undefined },
        { ...tcp, answered: true, count: 0, bytes: 700 },
      ],
      lost: 0,
    });
  });

  it('tell that nobody answered', () => {
    const unanswered = { ...tcp, answered: false, count: 1, bytes: undefined };
    assert.deepEqual(read(NEW).sightings, [unanswered]);
    assert.deepEqual(read(NEW, REFUSED).sightings, [{ ...unanswered, bytes: 100 }]);
  });

  it('count what was open before when it ends', () => {
    assert.deepEqual(read(CLOSED, GONE).sightings, [{ ...tcp, answered: true, count: 1, bytes: 700 }]);
  });

  it('name who answers behind a translated address, and protocols without ports', () => {
    assert.deepEqual(read(PUBLISHED).sightings, [
      {
        from: '2001:db8::1',
        to: 'fd00::9',
        protocol: 'udp',
        port: 5353,
        answered: false,
        count: 1,
        bytes: undefined,
      },
    ]);
    assert.deepEqual(read(PING).sightings, [
      {
        from: '10.0.0.1',
        to: '10.0.0.2',
        protocol: 'icmp',
        port: undefined,
        answered: false,
        count: 1,
        bytes: undefined,
      },
    ]);
  });

  it('that were dropped, or cannot be read, are lost; what is no event is nothing', () => {
    assert.equal(read(OVERRUN, NEW.slice(0, 80), `${TIME} [NEW] nonsense`).lost, 3);
    assert.deepEqual(read('NOTICE: Netlink socket buffer size has been set to 16777216 bytes.', ''), {
      sightings: [],
      lost: 0,
    });
  });

  it('that were dropped are made up for by what the table has', () => {
    const listed = `ipv4     2 tcp      6 119 TIME_WAIT ${THERE} ${BACK} [ASSURED] mark=0 use=1 id=2474839241`;
    const other = listed.replace('id=2474839241', 'id=5');
    const answered = { ...tcp, answered: true, count: 1, bytes: undefined };
    assert.deepEqual(read(NEW, ESTABLISHED, OVERRUN, listed, other), {
      sightings: [answered, answered],
      lost: 1,
    });
    assert.deepEqual(read(NEW, OVERRUN, listed).sightings, [answered]);
    assert.deepEqual(read(NEW, ESTABLISHED, other).sightings, [answered]);
  });

  it('are counted exactly, however connections overlap', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.constantFrom(0, 1, 2, 3)), { maxLength: 60 }), (steps) => {
        const parser = new ConntrackParser();
        const life = [NEW, SYN, ESTABLISHED, GONE];
        const stage = new Map<number, number>();
        let begun = 0;
        let counted = 0;
        for (const [id] of steps) {
          const at = stage.get(id) ?? 0;
          if (at === 0) begun += 1;
          const line = (life[at] ?? '').replace(/id=\d+$/, `id=${id}`);
          for (const { count } of parser.read(line, AT).sightings) counted += count;
          stage.set(id, (at + 1) % life.length);
        }
        for (const { count } of parser.finish()) counted += count;
        assert.equal(counted, begun);
      }),
    );
  });

  it('are bounded, and nothing is counted twice beyond the bound', () => {
    const parser = new ConntrackParser(2);
    const lines = [NEW, ESTABLISHED, GONE].flatMap((line) =>
      [1, 2, 3].map((id) => line.replace(/id=\d+$/, `id=${id}`)),
    );
    const counted = lines
      .flatMap((line) => parser.read(line, AT).sightings)
      .concat(parser.finish())
      .reduce((all, { count }) => all + count, 0);
    assert.equal(counted, 3);
  });

  it('of any text are read or lost', () => {
    fuzzParser(
      () => new ConntrackParser(4),
      [NEW, SYN, ESTABLISHED, CLOSED, GONE, REFUSED, PUBLISHED, PING, OVERRUN],
    );
  });
});
