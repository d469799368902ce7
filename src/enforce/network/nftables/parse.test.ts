import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { describeDisagreement } from '../../../../test/fixtures/proved.ts';
import { casesOf, propertyRuns } from '../../../../test/property-runs.ts';
import { compile, db, segment, web } from '../../../../test/fixtures/nftables-segments.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { intendedNetwork } from '../../../analyse/segmentation/profiles/intended-network.ts';
import { prove } from '../../../analyse/segmentation/profiles/prove.ts';
import { Fault } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { HOST_FILE, parse } from './parse.ts';

/** What the readings of changed artefacts say otherwise than profiles, by reading; losses explain nothing here. */
function disagreements(
  segmentation: Segmentation,
  change: (text: string, path: string) => string,
): string[][] {
  const artefacts = compile(segmentation).artefacts.map(({ path, text }): Artefact => ({
    path,
    text: change(text, path),
  }));
  const intended = intendedNetwork(segmentation);
  return parse(artefacts, segmentation).map(({ policies, engine }) =>
    prove(intended, { ...intended, policies, engines: [engine] }, []).unexplained.map(describeDisagreement),
  );
}

const isMalformed = (error: unknown): boolean => error instanceof Fault && error.code === 'malformed';

describe('the reading of what nftables has', () => {
  const shop = segment(
    {
      ...web,
      egress: [
        ...web.egress,
        { to: { cidr: '203.0.113.0/24' }, ports: [443] },
        { to: { dns: 'api.example.com' }, ports: [443] },
      ],
    },
    { ...db, listens: [5432, { port: 22, state: 'refused' }] },
  );
  const changed = (from: string | RegExp, to: string) =>
    disagreements(shop, (text) => text.replaceAll(from, to));

  it('is exact', () => assert.deepEqual(changed('', ''), [[], []]));

  const counterexamples: [string, string | RegExp, string, RegExp][] = [
    [
      'a port',
      '6,5432]',
      '6,5433]',
      /egress shop\/Pod\/web -> shop\/Pod\/db: allows TCP 5433: refuses TCP 5432/,
    ],
    ['a protocol', '6,5432]', '17,5432]', /allows UDP 5432: refuses TCP 5432/],
    [
      'a verdict',
      /(?<="10.0.0.2","10.0.0.3",6,5432\]\},\{"goto":\{"target":")[^"]*/g,
      'deny_egress_shop/web',
      /egress shop\/Pod\/web -> shop\/Pod\/db: refuses TCP 5432/,
    ],
    [
      'a block',
      '{"range":["203.0.113.0","203.0.113.255"]}',
      '{"range":["203.0.113.0","203.0.114.255"]}',
      /egress shop\/Pod\/web -> 203.0.114.0\/24: allows TCP 443/,
    ],
    [
      'the port of a name',
      '"protocol":"tcp","field":"dport"}},"right":443',
      '"protocol":"tcp","field":"dport"}},"right":80',
      /web -> api.example.com: allows TCP 80: refuses TCP 443/,
    ],
    [
      'what a line does',
      /(?<="chain":"allow_ingress_[^"]*","expr":)\[\{"counter":null\}\]/g,
      '[{"counter":null},{"log":{"prefix":"plimsoll deny x","group":1876}},{"drop":null}]',
      /ingress shop\/Pod\/web -> shop\/Pod\/db: refuses TCP 5432/,
    ],
    [
      'who is limited',
      /\["10.0.0.3",\{"goto":\{"target":"deny_ingress[^\n]*\n\]/g,
      ']',
      /ingress shop\/Pod\/without-profile -> shop\/Pod\/db: allows/,
    ],
  ];
  for (const [name, from, to, expected] of counterexamples)
    it(`finds ${name} that was changed`, () => {
      const found = changed(from, to);
      assert.equal(found.length, 2);
      for (const reading of found) assert.match(reading.join('\n'), expected);
    });

  const malformed: [string, string | RegExp, string][] = [
    [
      'a verdict of another kind',
      /\{"goto":\{"target":"allow_egress[^"]*"\}\}\](?=,?\n)/g,
      '{"accept":null}]',
    ],
    ['an element twice', /(\["10.0.0.2",\{"goto":[^\n]*)\n/, '$1,\n$1\n'],
    [
      'intervals that overlap',
      /(?<key>\[\{"concat":\["10.0.0.2",\{"range":\["203.0.113.0","203.0.113.255"\]\},6,)443(?<rest>[^\n]*)\n/,
      '$<key>443$<rest>,\n$<key>{"range":[400,500]}$<rest>\n',
    ],
    ['who is where', '{"concat":["veth0","10.0.0.2"]}', '{"concat":["veth1","10.0.0.2"]}'],
    ['an address more', '"elem":[\n"veth', '"elem":[\n"eth0",\n"veth'],
    [
      'a set for another type',
      '"name":"interfaces","type":"ifname"',
      '"name":"interfaces","type":"ipv4_addr"',
    ],
    [
      'a table more',
      '{"add":{"table":{"family":"inet","name":"plimsoll"}}}',
      '{"add":{"table":{"family":"inet","name":"other"}}}',
    ],
    ['a comment', '"chain":"judge",', '"chain":"judge","comment":"x",'],
    ['nothing of JSON', /^./, ''],
  ];
  for (const [name, from, to] of malformed)
    it(`refuses ${name}`, () => {
      const { artefacts } = compile(shop);
      const texts = artefacts.map(({ path, text }) => ({
        path,
        text: path === HOST_FILE ? text.replace(from, to) : text,
      }));
      assert.notDeepEqual(texts, artefacts);
      assert.throws(() => parse(texts, shop), isMalformed);
    });

  it('refuses a file that is missing, and one of nobody', () => {
    const { artefacts } = compile(shop);
    assert.throws(() => parse(artefacts.slice(1), shop), isMalformed);
    assert.throws(() => parse([...artefacts, { path: 'nftables/x.json', text: '' }], shop), isMalformed);
  });

  it('refuses every file that lacks a command, a chain of a line of its own apart', () => {
    const { artefacts } = compile(shop);
    for (const { path, text } of artefacts) {
      const lines = text.split('\n').filter((line) => /^\{"add":\{"(?:rule|set|map|chain|table)"/.test(line));
      assert.ok(lines.length > 60);
      for (const line of casesOf(lines)) {
        const texts = artefacts.map((one) =>
          one.path === path ? { path, text: one.text.replace(`${line.replace(/,$/, '')},\n`, '') } : one,
        );
        assert.throws(() => parse(texts, shop), isMalformed, line);
      }
    }
  });

  it('finds every line that does the opposite', () => {
    fc.assert(
      fc.property(segmentationArbitrary({ requests: false }), fc.nat(), (segmentation, pick) => {
        const { artefacts } = compile(segmentation);
        const used = new Set(
          artefacts.flatMap(({ text }) =>
            Array.from(
              text.matchAll(/\},?\{"goto":\{"target":"([^"]+)"\}\}\],?\n/g),
              ([, name = '']) => name,
            ),
          ),
        );
        const names = [...used].filter((name) => /^(?:allow|deny)_(?:in|e)gress/.test(name));
        const name = names[pick % names.length];
        if (name === undefined) return;
        const rule = `"chain":${JSON.stringify(name)},"expr":`;
        const flipped = name.startsWith('allow')
          ? '[{"counter":null},{"log":{"prefix":"plimsoll deny x","group":1876}},{"drop":null}]'
          : '[{"counter":null}]';
        const before = disagreements(segmentation, (text) => text);
        const after = disagreements(segmentation, (text) =>
          text
            .split('\n')
            .map((line) =>
              line.includes(rule) ? `${line.slice(0, line.indexOf(rule))}${rule}${flipped}}}},` : line,
            )
            .join('\n'),
        );
        assert.notDeepEqual(after, before);
      }),
      { numRuns: propertyRuns(150) },
    );
  });

  it('gives a fault of its own for anything else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"nftables":[${json}]}`),
        ),
        (text) => {
          assert.throws(
            () => parse([{ path: HOST_FILE, text }, ...compile(shop).artefacts.slice(1)], shop),
            isMalformed,
          );
        },
      ),
      { numRuns: propertyRuns(300) },
    );
  });
});
