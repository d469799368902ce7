import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { type DnsRecord, dnsMessage } from '../../../../test/fixtures/dns-message.ts';
import { isAnswerTo, readQuery, resolvedAddresses } from './message.ts';

const A = 1;
const AAAA = 28;
const question = (name: string, type = A) => ({ name, type });
const answer = (name: string, records: readonly DnsRecord[], more = {}): Buffer =>
  dnsMessage({ flags: 0x8180, questions: [{ name, type: A }], answers: records, ...more });

describe('a query', () => {
  it('tells what it asks, in lower case', () => {
    const query = dnsMessage({ questions: [{ name: 'API.Example.test', type: A }] });
    assert.deepEqual(readQuery(query), question('api.example.test'));
  });

  it('is one of one question, in the class of the internet, with a name that can be one', () => {
    const questions = [question('a.test')];
    assert.equal(readQuery(dnsMessage({ questions: [] })), undefined);
    assert.equal(readQuery(dnsMessage({ questions: [...questions, ...questions] })), undefined);
    assert.equal(readQuery(dnsMessage({ questions, flags: 0x8000 })), undefined);
    assert.equal(readQuery(dnsMessage({ questions, flags: 0x2800 })), undefined);
    assert.equal(readQuery(dnsMessage({ questions: [{ name: 'a.test', type: A, group: 3 }] })), undefined);
    assert.equal(readQuery(dnsMessage({ questions }).subarray(0, -1)), undefined);
    const long = Array.from({ length: 5 }, () => 'a'.repeat(60)).join('.');
    assert.equal(readQuery(dnsMessage({ questions: [question(long)] })), undefined);
  });

  it('does not take a dot within a label for one between labels', () => {
    const query = dnsMessage({ questions: [{ name: 'a\\046b.test', type: A }] });
    assert.deepEqual(readQuery(query), question('a\\046b.test'));
  });
});

describe('an answer', () => {
  it('tells addresses with how long they hold', () => {
    const records = [
      { name: 'a.test', type: A, seconds: 60, data: '192.0.2.1' },
      { name: 'A.TEST', type: A, seconds: 5, data: '192.0.2.2' },
    ];
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', records)), [
      { address: '192.0.2.1', seconds: 60 },
      { address: '192.0.2.2', seconds: 5 },
    ]);
  });

  it('is followed through aliases, in any order, for as long as the shortest of them holds', () => {
    const records = [
      { name: 'c.test', type: A, seconds: 300, data: '192.0.2.1' },
      { name: 'a.test', type: 5, seconds: 100, data: 'b.test' },
      { name: 'b.test', type: 5, seconds: 7, data: 'c.test' },
    ];
    for (const pointers of [true, false])
      assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', records, { pointers })), [
        { address: '192.0.2.1', seconds: 7 },
      ]);
  });

  it('is not believed about other names, other types and other classes', () => {
    const records = [
      { name: 'b.test', type: A, seconds: 60, data: '192.0.2.1' },
      { name: 'a.test', type: AAAA, seconds: 60, data: '2001:db8::1' },
      { name: 'a.test', type: A, group: 3, seconds: 60, data: '192.0.2.2' },
      { name: 'a.test', type: 65, seconds: 60, data: Buffer.from([0, 1, 0, 0, 4, 0, 4, 192, 0, 2, 3]) },
    ];
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', records)), []);
    const elsewhere = dnsMessage({
      flags: 0x8180,
      questions: [question('a.test')],
      additional: [{ name: 'a.test', type: A, seconds: 60, data: '192.0.2.1' }],
    });
    assert.deepEqual(resolvedAddresses(question('a.test'), elsewhere), []);
  });

  it('is none to another question, a failure, or a query', () => {
    const records = [{ name: 'a.test', type: A, seconds: 60, data: '192.0.2.1' }];
    const good = answer('a.test', records);
    assert.equal(isAnswerTo(question('a.test'), good), true);
    assert.equal(isAnswerTo(question('b.test'), good), false);
    assert.equal(isAnswerTo(question('a.test', AAAA), good), false);
    assert.deepEqual(resolvedAddresses(question('b.test'), good), []);
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', records, { flags: 0x8183 })), []);
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', records, { flags: 0x0100 })), []);
  });

  it('is not believed where its life has no sense, its addresses are mapped ones or too short', () => {
    const record = { name: 'a.test', type: A, seconds: 0xffff_ffff, data: '192.0.2.1' };
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', [record])), [
      { address: '192.0.2.1', seconds: 0 },
    ]);
    const mapped = dnsMessage({
      flags: 0x8180,
      questions: [question('a.test', AAAA)],
      answers: [{ name: 'a.test', type: AAAA, seconds: 1, data: '::ffff:192.0.2.1' }],
    });
    assert.deepEqual(resolvedAddresses(question('a.test', AAAA), mapped), []);
    const short = { name: 'a.test', type: A, seconds: 1, data: Buffer.from([192, 0, 2]) };
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', [short])), []);
  });

  it('with a pointer that leads round in a circle, or ahead, is not believed', () => {
    const good = answer('a.test', [{ name: 'a.test', type: A, seconds: 60, data: '192.0.2.1' }]);
    const at = 12 + 'a.test'.length + 2 + 4;
    assert.equal(good.readUInt16BE(at), 0xc00c);
    for (const to of [at, at + 1, at + 2, 0, 11, 0x3fff]) {
      const bad = Buffer.from(good);
      bad.writeUInt16BE(0xc000 | to, at);
      assert.deepEqual(resolvedAddresses(question('a.test'), bad), [], String(to));
    }
  });

  it('whose aliases lead round in a circle ends', () => {
    const records = [
      { name: 'a.test', type: 5, seconds: 60, data: 'b.test' },
      { name: 'b.test', type: 5, seconds: 60, data: 'a.test' },
      { name: 'b.test', type: A, seconds: 60, data: '192.0.2.1' },
    ];
    assert.equal(resolvedAddresses(question('a.test'), answer('a.test', records)).length, 1);
  });

  it('gives back what any resolver wrote, whatever else is in it', () => {
    const label = fc.stringMatching(/^[a-z0-9_-]{1,20}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'));
    const other = fc.record({
      name,
      type: fc.constantFrom(2, 6, 15, 16, 41, 46, 65),
      seconds: fc.nat(0x7fff_ffff),
      data: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    });
    const address = fc.record({ octet: fc.integer({ min: 1, max: 254 }), seconds: fc.nat(0x7fff_ffff) });
    fc.assert(
      fc.property(
        name,
        fc.array(address, { maxLength: 20 }),
        fc.array(other),
        fc.boolean(),
        (own, some, others, pointers) => {
          const records = some.map(({ octet, seconds }) => ({
            name: own,
            type: A,
            seconds,
            data: `192.0.2.${octet}`,
          }));
          const message = answer(own, [...records, ...others], { pointers });
          assert.deepEqual(
            resolvedAddresses(question(own), message),
            some.map(({ octet, seconds }) => ({ address: `192.0.2.${octet}`, seconds })),
          );
        },
      ),
    );
  });

  it('of any bytes, and any answer with bytes changed or cut off, is read without a fault', () => {
    const good = answer('a.b.test', [
      { name: 'a.b.test', type: 5, seconds: 60, data: 'c.test' },
      { name: 'c.test', type: A, seconds: 60, data: '192.0.2.1' },
    ]);
    const bytes = fc.uint8Array({ maxLength: 200 });
    const changed = fc
      .tuple(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(good.length))
      .map(([changes, length]) => {
        const copy = Uint8Array.from(good);
        for (const [at, value] of changes) copy[at] = value;
        return copy.subarray(0, length);
      });
    fc.assert(
      fc.property(fc.oneof(bytes, changed), (message) => {
        readQuery(message);
        for (const { address } of resolvedAddresses(question('a.b.test'), message))
          assert.match(address, /^[\d.]+$/);
      }),
      { numRuns: propertyRuns(20_000) },
    );
  });

  it('of more records than anybody needs is not believed, and one that is as costly as one can be is read in no time', () => {
    // Records whose names are long, each by way of a pointer.
    const long = Array.from({ length: 4 }, () => 'a'.repeat(60)).join('.');
    const records = Array.from({ length: 1024 }, () => ({
      name: long,
      type: 5,
      seconds: 1,
      data: Buffer.from([0xc0, 12]),
    }));
    const message = answer(long, records);
    const before = performance.now();
    resolvedAddresses(question(long), message);
    assertWithin(500, performance.now() - before);
    const many = Array.from({ length: 1025 }, () => ({
      name: 'a.test',
      type: A,
      seconds: 9,
      data: '192.0.2.1',
    }));
    assert.equal(resolvedAddresses(question('a.test'), answer('a.test', many.slice(1))).length, 1024);
    assert.deepEqual(resolvedAddresses(question('a.test'), answer('a.test', many)), []);
  });
});
