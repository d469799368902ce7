import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin } from '../../../test/time-bound.ts';
import { Fault } from '../fault.ts';
import { type Application, type ApplicationKind, ApplicationSet } from './applications.ts';
import { describeFlow, type Flow, PROTOCOLS } from './flow.ts';
import { Intervals } from './intervals.ts';
import { itIsABooleanAlgebra } from './laws.fixture.ts';
import { OptionalText } from './optional-text.ts';
import { exactText, glob, oneOfTexts, prefixText, regularExpression } from './patterns.ts';
import { Traffic } from './traffic.ts';

const port = fc.constantFrom(0, 80, 81, 443, 8080, 65535);
const ports = fc
  .array(fc.tuple(port, port), { minLength: 1, maxLength: 3 })
  .map((pairs) => Intervals.of(pairs.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)));
const word = fc.constantFrom('GET', 'POST', 'a', 'b', '/a', '/b', '/a/b', '');
const language = fc.oneof(
  fc.array(word, { maxLength: 3 }).map((words) => oneOfTexts(words)),
  word.map((text) => prefixText(text)),
  word.map((text) => exactText(text).complement()),
);
const optionalText = fc.oneof(
  language.map((texts) => OptionalText.of(texts)),
  language.map((texts) => OptionalText.of(texts).complement()),
  fc.constant(OptionalText.PRESENT),
);
const header = fc.constantFrom('x-a', 'x-b', 'Host');

const messages: fc.Arbitrary<ApplicationSet> = fc.oneof(
  fc
    .record(
      {
        methods: language,
        hosts: language,
        paths: language,
        headers: fc.array(fc.tuple(header, optionalText)),
      },
      { requiredKeys: [] },
    )
    .map(({ headers, ...others }) => ApplicationSet.http({ ...others, headers: new Map(headers) })),
  fc
    .record({ apis: language, topics: language }, { requiredKeys: [] })
    .map((all) => ApplicationSet.kafka(all)),
  fc
    .record({ verbs: language, tables: language }, { requiredKeys: [] })
    .map((all) => ApplicationSet.sql(all)),
  fc
    .record({ services: language, methods: language }, { requiredKeys: [] })
    .map((all) => ApplicationSet.grpc(all)),
  optionalText.map((names) => ApplicationSet.serverNames(names)),
  fc.constantFrom(ApplicationSet.ALL, ApplicationSet.NONE),
);

const traffic: fc.Arbitrary<Traffic> = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom(6, 17, 132), ports).map(([protocol, some]) => Traffic.ports(protocol, some)),
      fc.constantFrom(0, 1, 6, 47, 255).map((protocol) => Traffic.protocol(protocol)),
      fc.constantFrom(Traffic.icmp('icmp', 8), Traffic.icmp('icmp', 3, 4), Traffic.icmp('icmpv6')),
      fc.tuple(ports, messages).map(([some, set]) => Traffic.application(some, set)),
      fc.tuple(ports, messages).map(([some, set]) => Traffic.application(some, set).complement()),
    ),
    { maxLength: 3 },
  )
  .map((all) => all.reduce((united, one) => united.union(one), Traffic.NONE));

const FIELDS: Readonly<Record<ApplicationKind, readonly string[]>> = {
  http: [':method', ':path', ':authority', 'x-a', 'x-b', ':server-name'],
  kafka: [':api', ':topic', ':server-name'],
  sql: [':verb', ':table', ':server-name'],
  other: [':server-name'],
};
const ALWAYS = [':method', ':path', ':api', ':verb'];
const application: fc.Arbitrary<Application> = fc
  .tuple(
    fc.constantFrom<ApplicationKind>('http', 'http', 'kafka', 'sql', 'other'),
    fc.array(fc.option(word, { nil: undefined }), { minLength: 6, maxLength: 6 }),
  )
  .map(([kind, values]) => {
    const fields = FIELDS[kind].map((field, index): [string, string | undefined] => {
      return [field, values[index] ?? (ALWAYS.includes(field) ? '' : undefined)];
    });
    return { kind, fields: new Map(fields) };
  });
const flow: fc.Arbitrary<Flow> = fc.oneof(
  fc.record({ protocol: fc.constantFrom(6, 6, 6, 17, 132), port, application }),
  fc.record({ protocol: fc.constant(1), icmp: fc.constantFrom({ type: 8, code: 0 }, { type: 3, code: 4 }) }),
  fc.constantFrom<Flow>({ protocol: 0 }, { protocol: 47 }, { protocol: 6, port: 80 }),
);

describe('application messages', () => {
  itIsABooleanAlgebra({
    sets: fc.array(messages, { minLength: 1, maxLength: 2 }).map((all) => all.reduce((a, b) => a.union(b))),
    members: application,
    all: ApplicationSet.ALL,
    includes: (set, member) => set.includes(member),
  });

  it('are in a set of HTTP requests exactly where every condition holds', () => {
    fc.assert(
      fc.property(
        language,
        language,
        header,
        optionalText,
        application,
        (methods, paths, name, values, one) => {
          const set = ApplicationSet.http({ methods, paths, headers: new Map([[name, values]]) });
          const field = name === 'Host' ? ':authority' : name;
          const expected =
            one.kind === 'http' &&
            methods.includes(one.fields.get(':method') ?? '') &&
            paths.includes(one.fields.get(':path') ?? '') &&
            values.includes(one.fields.get(field));
          assert.equal(set.includes(one), expected);
        },
      ),
      { numRuns: propertyRuns(1000) },
    );
  });
});

describe('traffic', () => {
  itIsABooleanAlgebra({
    sets: traffic,
    members: flow,
    all: Traffic.ALL,
    includes: (set, member) => set.includes(member),
    runs: 100,
  });

  it('gives an example from every set, and the example is in it', () => {
    fc.assert(
      fc.property(traffic, traffic, (one, other) => {
        const difference = one.subtract(other);
        const example = difference.example();
        assert.equal(example === undefined, difference.isEmpty());
        if (!example) return;
        assert.ok(one.includes(example) && !other.includes(example), describeFlow(example));
        assert.match(describeFlow(example), /^[ -~]+$/);
      }),
    );
  });

  it('is plain again where application rules together leave nothing out', () => {
    const some = Intervals.of([[80, 90]]);
    const gets = ApplicationSet.http({ methods: exactText('GET') });
    const both = Traffic.application(some, gets).union(Traffic.application(some, gets.complement()));
    assert.ok(both.isPlain());
    assert.ok(both.equals(Traffic.ports(PROTOCOLS.tcp, some)));
    assert.ok(Traffic.application(some, ApplicationSet.NONE).isEmpty());
  });

  it('groups ports by what may flow at them', () => {
    const gets = ApplicationSet.http({ methods: exactText('GET') });
    const one = Traffic.application(Intervals.of([[80, 90]]), gets);
    const other = Traffic.application(Intervals.of([[85, 99]]), gets);
    assert.equal(one.union(other).refined.length, 1);
    assert.ok(one.union(other).equals(Traffic.application(Intervals.of([[80, 99]]), gets)));
    assert.equal(one.union(Traffic.ports(6, Intervals.of([[85, 85]]))).refined.length, 1);
  });

  it('compares rules that are written differently', () => {
    const some = Intervals.of([[443, 443]]);
    const grpc = ApplicationSet.grpc({ services: exactText('shop.Cart'), methods: exactText('Add') });
    const http = ApplicationSet.http({ methods: exactText('POST'), paths: exactText('/shop.Cart/Add') });
    assert.ok(Traffic.application(some, grpc).equals(Traffic.application(some, http)));
    const anyMethod = ApplicationSet.grpc({ services: exactText('a') });
    assert.ok(anyMethod.equals(ApplicationSet.http({ methods: exactText('POST'), paths: glob('/a/*') })));
    const byName = ApplicationSet.http({ headers: new Map([['X-A', OptionalText.PRESENT]]) });
    const byText = ApplicationSet.http({
      headers: new Map([['x-a', OptionalText.of(regularExpression('.*'))]]),
    });
    assert.ok(byName.equals(byText));
  });

  it('tells absence from the empty text', () => {
    const without = ApplicationSet.http({ headers: new Map([['x-a', OptionalText.ABSENT]]) });
    const empty = ApplicationSet.http({ headers: new Map([['x-a', OptionalText.of(exactText(''))]]) });
    assert.ok(without.intersect(empty).isEmpty());
    const noName = ApplicationSet.serverNames(OptionalText.ABSENT);
    assert.ok(noName.includes({ kind: 'other', fields: new Map() }));
    assert.ok(!noName.includes({ kind: 'http', fields: new Map([[':server-name', 'a.example']]) }));
  });

  it('prints counterexamples that people understand', () => {
    const web = Intervals.of([[8080, 8080]]);
    const allowed = Traffic.application(
      web,
      ApplicationSet.http({
        methods: exactText('GET'),
        hosts: exactText('shop.example'),
        paths: prefixText('/api/'),
        headers: new Map([['x-user', OptionalText.ABSENT]]),
      }),
    );
    const print = (set: Traffic): string => {
      const example = set.example();
      return example ? describeFlow(example) : 'nothing';
    };
    assert.equal(print(allowed), 'TCP 8080, HTTP GET /api/, host shop.example, without x-user');
    assert.equal(print(Traffic.ALL), 'TCP 1');
    assert.equal(print(Traffic.NONE), 'nothing');
    assert.equal(print(Traffic.protocol(47)), 'IP protocol 47');
    assert.equal(print(Traffic.icmp('icmp', 8, 0)), 'ICMP type 8 code 0');
    const orders = ApplicationSet.kafka({ apis: exactText('Produce'), topics: exactText('orders, "all"') });
    assert.equal(
      print(Traffic.application(web, orders)),
      'TCP 8080, Kafka Produce, topic "orders, \\"all\\""',
    );
    const drops = ApplicationSet.sql({ verbs: exactText('DROP'), tables: exactText('\u001b[2J') });
    assert.equal(print(Traffic.application(web, drops)), 'TCP 8080, SQL DROP, table "\\u001b[2J"');
    const named = ApplicationSet.serverNames(OptionalText.of(glob('*.example', { separator: '.' })))
      .subtract(ApplicationSet.http({}))
      .subtract(ApplicationSet.kafka({}))
      .subtract(ApplicationSet.sql({}));
    assert.equal(
      print(Traffic.application(web, named)),
      'TCP 8080, another application, TLS server name a.example',
    );
  });

  it('refuses what does not exist', () => {
    const refused: (() => unknown)[] = [
      () => Traffic.protocol(256),
      () => Traffic.protocol(-1),
      () => Traffic.ports(1, Intervals.of([[0, 1]])),
      () => Traffic.ports(6, Intervals.of([[0, 65536]])),
      () => Traffic.ports(6, Intervals.of([[-1, 1]])),
      () => Traffic.icmp('icmp', 256),
      () => Traffic.icmp('icmp', undefined, 1),
      () => Traffic.icmp('icmpv6', 1, 256),
      () => ApplicationSet.http({ headers: new Map([['a b', OptionalText.ABSENT]]) }),
      () => ApplicationSet.http({ headers: new Map([['x\n', OptionalText.ABSENT]]) }),
      () => ApplicationSet.http({ headers: new Map([['', OptionalText.ABSENT]]) }),
    ];
    for (const build of refused)
      assert.throws(build, (error: unknown) => error instanceof Fault && error.code === 'malformed');
  });

  it('takes a header named __proto__ for a header', () => {
    const set = ApplicationSet.http({ headers: new Map([['__proto__', OptionalText.PRESENT]]) });
    assert.ok(
      !set.includes({
        kind: 'http',
        fields: new Map([
          [':method', 'GET'],
          [':path', '/'],
        ]),
      }),
    );
    assert.ok(!set.isEmpty() && !set.isAll());
  });

  it('refuses in bounded time to compare what grows without end', () => {
    const pairs = Array.from({ length: 24 }, (_, index) =>
      ApplicationSet.http({
        headers: new Map([
          [`a${index}`, OptionalText.PRESENT],
          [`b${index}`, OptionalText.PRESENT],
        ]),
      }),
    );
    const started = performance.now();
    assert.throws(
      () => pairs.reduce((all, one) => all.union(one)),
      (error: unknown) => error instanceof Fault && error.code === 'limit',
    );
    assertWithin(20_000, performance.now() - started);
  });

  it('unites hundreds of rules of one port', () => {
    const rules = Array.from({ length: 300 }, (_, index) =>
      ApplicationSet.http({
        methods: exactText(index % 2 === 0 ? 'GET' : 'POST'),
        paths: glob(`/service/${index}/*`),
      }),
    );
    const united = rules.reduce((all, one) => all.union(one));
    assert.ok(united.equals(rules.toReversed().reduce((all, one) => all.union(one))));
    const request = (method: string): Application => ({
      kind: 'http',
      fields: new Map([
        [':method', method],
        [':path', '/service/7/x'],
      ]),
    });
    assert.ok(united.includes(request('POST')) && !united.includes(request('GET')));
  });
});

describe('paths of requests', () => {
  it('are compared without their queries, also where they are what is not meant', () => {
    const get = (path: string) => ({ kind: 'http' as const, fields: new Map([[':path', path]]) });
    const exact = ApplicationSet.http({ paths: exactText('/a') });
    const prefix = ApplicationSet.http({ paths: regularExpression('/.*') });
    assert.deepEqual([exact.includes(get('/a?x=1')), exact.includes(get('/b?x'))], [true, false]);
    assert.deepEqual(
      [exact.complement().includes(get('/a?x=1')), prefix.subtract(exact).includes(get('/b?x'))],
      [false, true],
    );
    assert.ok(ApplicationSet.http({ paths: regularExpression('/[^?]*') }).equals(prefix));
  });
});
