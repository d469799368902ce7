import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzParser } from '../../../../test/fixtures/flow-parsers.ts';
import type { FlowEnd } from '../../../model/flow/record.ts';
import { configurationText } from './configuration.ts';
import { SuricataParser } from './parse.ts';

const API: FlowEnd = { kind: 'workload', id: 'shop/api' };
const context = {
  containerOf: () => undefined,
  commandOf: () => undefined,
  attribute: (end: FlowEnd) => (end.kind === 'address' && end.address === '10.0.0.188' ? API : end),
  routes: new Map([['shop/api', [{ kind: 'template' as const, path: '/orders/{id}' }]]]),
};

/** What Suricata 7.0.10 wrote of traffic made for it, apart from fields that are of no use. */
const TUPLE = {
  timestamp: '2026-11-24T22:16:49.945221+0000',
  flow_id: 189_465_667_788_501,
  in_iface: 'br0',
  src_ip: '10.0.0.187',
  src_port: 57_574,
  dest_ip: '10.0.0.188',
  dest_port: 18_080,
  proto: 'TCP',
};
const FLOW = {
  ...TUPLE,
  event_type: 'flow',
  flow: {
    pkts_toserver: 7,
    pkts_toclient: 6,
    bytes_toserver: 2163,
    bytes_toclient: 3435,
    start: '2026-11-24T22:16:48.765009+0000',
    end: '2026-11-24T22:16:48.769134+0000',
    state: 'closed',
    reason: 'shutdown',
  },
  tcp: { tcp_flags: '1b', tcp_flags_ts: '1b', tcp_flags_tc: '1b', state: 'closed' },
};
const HTTP = {
  ...TUPLE,
  event_type: 'http',
  http: {
    hostname: 'API.example',
    url: '/orders/8?secret=1',
    http_method: 'GET',
    protocol: 'HTTP/1.1',
    status: 200,
  },
};
const HTTP2 = {
  ...TUPLE,
  event_type: 'http',
  http: {
    version: '2',
    request_headers: [
      { name: ':method', value: 'POST' },
      { name: ':authority', value: 'shop.example' },
    ],
    status: 200,
    url: '/basket',
    http_method: 'POST',
    http2: { stream_id: 1, request: {}, response: {} },
  },
};
const TLS = { ...TUPLE, event_type: 'tls', tls: { sni: 'Bank.example', version: 'TLS 1.3' } };
const DNS = {
  ...TUPLE,
  timestamp: '2026-11-24T22:16:47.000000+0000',
  event_type: 'dns',
  dest_port: 53,
  proto: 'UDP',
  dns: {
    version: 2,
    type: 'answer',
    rrname: 'files.example',
    answers: [
      { rrname: 'files.example', rrtype: 'CNAME', ttl: 60, rdata: 'edge.example' },
      { rrname: 'edge.example', rrtype: 'A', ttl: 60, rdata: '203.0.113.77' },
    ],
  },
};
const STATS = {
  event_type: 'stats',
  stats: {
    capture: { kernel_packets: 98, kernel_drops: 3 },
    flow: { memcap: 1 },
    tcp: { ssn_memcap_drop: 0, segment_memcap_drop: 0, reassembly_gap: 2 },
  },
};

const line = (record: object, more: object = {}) => JSON.stringify({ ...record, ...more });
function readAll(...lines: readonly string[]) {
  const parser = new SuricataParser(context);
  const readings = lines.map((one) => parser.read(one));
  return {
    sightings: readings.flatMap(({ sightings }) => sightings),
    lost: readings.reduce((all, { lost }) => all + lost, 0),
    rest: parser.finish(),
  };
}
const outside = { dest_ip: '203.0.113.77', dest_port: 443 };
const nameIn = (...lines: readonly string[]) => {
  const to = readAll(...lines).sightings.at(-1)?.to;
  return to?.kind === 'address' ? to.name : to;
};

describe('EVE records', () => {
  it('tell of connections when they are over', () => {
    assert.deepEqual(readAll(line(FLOW)), {
      sightings: [
        {
          from: { kind: 'address', address: '10.0.0.187' },
          to: { kind: 'address', address: '10.0.0.188' },
          protocol: 'tcp',
          port: 18_080,
          decision: 'allowed',
          answered: true,
          source: 'suricata',
          count: 1,
          bytes: 5598,
          at: '2026-11-24T22:16:48.765Z',
        },
      ],
      lost: 0,
      rest: [],
    });
  });

  it('tell whether somebody answered', () => {
    const answered = (more: object) => readAll(line(FLOW, more)).sightings[0]?.answered;
    const flags = { tcp_flags_ts: '02', tcp_flags_tc: '14' };
    assert.equal(answered({ tcp: flags }), false, 'refused');
    assert.equal(answered({ tcp: { tcp_flags_ts: '02' } }), false, 'dropped');
    assert.equal(answered({ proto: 'UDP' }), true);
    assert.equal(answered({ proto: 'UDP', flow: { ...FLOW.flow, pkts_toclient: 0 } }), false);
  });

  it('that do not show who called are lost, and stray packets are none', () => {
    const tcp = { tcp_flags_ts: '18', tcp_flags_tc: '18' };
    assert.equal(readAll(line(FLOW, { tcp })).lost, 1);
    const { sightings, lost } = readAll(line(FLOW, { tcp, flow: { ...FLOW.flow, pkts_toclient: 0 } }));
    assert.deepEqual([sightings, lost], [[], 0]);
  });

  it('tell of requests, by the routes of whoever was called, without queries', () => {
    const request = (record: object) => readAll(JSON.stringify(record)).sightings[0]?.request;
    const get = {
      kind: 'http',
      method: 'GET',
      path: '/orders/{id}',
      pathKind: 'template',
      host: 'api.example',
    };
    assert.deepEqual(request(HTTP), get);
    const absolute = { ...HTTP, http: { ...HTTP.http, url: 'http://api.example/orders/8' } };
    assert.deepEqual(request(absolute), get);
    assert.deepEqual(request(HTTP2), {
      kind: 'http',
      method: 'POST',
      path: '/basket',
      pathKind: 'exact',
      host: 'shop.example',
    });
    const settings = { ...HTTP2, http: { version: '2', http2: { stream_id: 0, request: {}, response: {} } } };
    assert.deepEqual(readAll(JSON.stringify(settings)), { sightings: [], lost: 0, rest: [] });
  });

  it('name who is called by what was said in TLS, else by what DNS answered before', () => {
    assert.equal(nameIn(line(TLS, outside), line(FLOW, outside)), 'bank.example');
    assert.equal(nameIn(line(DNS), line(FLOW, outside)), 'files.example');
    assert.equal(nameIn(line(DNS), line(TLS, outside), line(FLOW, outside)), 'bank.example');
    assert.equal(nameIn(line(FLOW, outside)), undefined);
    const late = line(DNS, { timestamp: '2026-11-24T22:16:50.000000+0000' });
    assert.equal(nameIn(late, line(FLOW, outside)), undefined, 'asked for after it had called');
    const other = line(DNS, { src_ip: '10.0.0.9' });
    assert.equal(nameIn(other, line(FLOW, outside)), undefined, 'somebody else asked');
    const newer = {
      ...DNS,
      dns: { version: 3, type: 'response', queries: [{ rrname: 'files.example' }], answers: DNS.dns.answers },
    };
    assert.equal(nameIn(line(newer), line(FLOW, outside)), 'files.example', 'as version 8 writes it');
    const answerer = line(DNS, { src_ip: DNS.dest_ip, dest_ip: DNS.src_ip });
    assert.equal(nameIn(answerer, line(FLOW, outside)), 'files.example', 'written from the answering side');
  });

  it('of connections that are not over are told in the end', () => {
    const { sightings, rest } = readAll(line(TLS, outside));
    assert.deepEqual(sightings, []);
    assert.deepEqual(
      rest.map(({ to, port, count }) => [to, port, count]),
      [[{ kind: 'address', address: '203.0.113.77', name: 'bank.example' }, 443, 1]],
    );
  });

  it('tell what Suricata lost, once, and from the start again where it starts again', () => {
    assert.equal(readAll(line(STATS)).lost, 6);
    assert.equal(readAll(line(STATS), line(STATS)).lost, 6);
    const again = line(STATS, { stats: { capture: { kernel_drops: 2 } } });
    assert.equal(readAll(line(STATS), again).lost, 8);
  });

  it('that cannot be read are lost, others are passed over', () => {
    const broken = [
      '{',
      line(FLOW, { src_ip: 'x' }),
      line(FLOW, { proto: '__proto__' }),
      line(FLOW, { dest_port: 70_000 }),
      line(FLOW, { flow: {} }),
      line(HTTP, { http: { url: '/' } }),
      line(HTTP, { http: { ...HTTP.http, http_method: 'GET \u001b[2J' } }),
      line(HTTP, { timestamp: 'yesterday' }),
      `{"event_type":"http","x":"${'x'.repeat(200_000)}"}`,
    ];
    for (const one of broken)
      assert.deepEqual(readAll(one), { sightings: [], lost: 1, rest: [] }, one.slice(0, 200));
    for (const one of ['i: threads: Engine started.', line(TUPLE, { event_type: 'alert', alert: {} })])
      assert.deepEqual(readAll(one), { sightings: [], lost: 0, rest: [] }, one);
  });

  it('are bounded in what is remembered of them', () => {
    const parser = new SuricataParser(context);
    let lost = 0;
    for (let flow_id = 0; flow_id < 65_540; flow_id += 1) lost += parser.read(line(TLS, { flow_id })).lost;
    assert.equal(lost, 4);
    assert.equal(parser.finish().length, 65_536);
  });

  it('of any text are read or lost', () => {
    fuzzParser(
      () => new SuricataParser(context),
      [FLOW, HTTP, HTTP2, TLS, DNS, STATS].map((one) => line(one)),
    );
  });
});

describe('the configuration of Suricata', () => {
  it('quotes names of interfaces', () => {
    const text = configurationText({ interfaces: ['br-"x'], folder: '/f', pipe: '/f/pipe' });
    assert.match(text, /- interface: "br-\\"x"/);
  });
});
