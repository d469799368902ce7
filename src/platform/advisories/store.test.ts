import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import type { Advisory, Affected } from '../../model/advisory.ts';
import { Fault } from '../../model/fault.ts';
import {
  decodeBlock,
  decodeDetails,
  decodeHead,
  decodeOutline,
  decodeStatement,
  decodeVersions,
  encodeBlock,
  encodeHead,
  encodeOutline,
  encodeStatement,
  encodeVersions,
} from './encoding.ts';
import { cveNumber, packageKeys } from './schema.ts';
import { openAdvisoryStore } from './store.ts';
import { AdvisoryWriter } from './writer.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-advisories-'));
  path = join(folder, 'advisories.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const advisory: Advisory = {
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2099-0001'],
  upstream: ['X-7'],
  related: ['X-8'],
  summary: 'Boats leak',
  details: 'Through the hull.',
  published: '2099-01-01T00:00:00Z',
  modified: '2099-01-02T00:00:00.123456Z',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
  rating: 'high',
  references: ['https://example.com'],
};
const affected: Affected = {
  ecosystem: 'PyPI',
  name: 'Big_Boat',
  ranges: [
    {
      type: 'ECOSYSTEM',
      events: [
        { introduced: '0' },
        { fixed: '2.0' },
        { introduced: '3' },
        { last_affected: '3.1' },
        { limit: '*' },
      ],
    },
  ],
  versions: ['1.0', '1.1'],
  severity: [{ type: 'CVSS_V2', score: 'AV:L' }],
  rating: 'low',
};

function write(records: readonly (readonly [Advisory, readonly Affected[]])[]): void {
  using writer = new AdvisoryWriter(path, { create: true });
  for (const [one, parts] of records) writer.put(one, parts, 'PyPI', 0);
  writer.putExploitation([['CVE-2099-0001', { added: '2099-01-01', ransomware: false }]]);
  writer.putProbability(cveNumber('CVE-2099-0001') ?? 0, { probability: 0.00043, percentile: 0.99999 });
  writer.finish('2099-06-01T00:00:00.000Z', '/mirror', '[]');
}

/** All that can be read of an advisory: stored ones decode their parts when asked. */
const plain = (one: Advisory | undefined) =>
  one && {
    ...one,
    aliases: one.aliases,
    upstream: one.upstream,
    related: one.related,
    summary: one.summary,
    details: one.details,
    published: one.published,
    modified: one.modified,
    severity: one.severity,
    rating: one.rating,
    references: one.references,
  };

describe('a store', () => {
  it('knows the groups of an artifact', () => {
    const named = (name: string): Affected => ({ ...affected, ecosystem: 'Maven', name });
    write([[advisory, ['org.b:boat', 'org.a:boat', 'org.a:steamboat', 'boat'].map(named)]]);
    using store = openAdvisoryStore(path);
    assert.deepEqual(store.namesakes('Maven', 'boat'), ['org.a:boat', 'org.b:boat']);
    assert.deepEqual(
      ['%', '_oat', '', "'"].flatMap((artifact) => store.namesakes('Maven', artifact)),
      [],
    );
    assert.deepEqual(store.namesakes('npm', 'boat'), []);
  });

  it('gives back what was written', () => {
    write([[advisory, [affected, { ...affected, ecosystem: 'npm', name: 'boat', versions: [] }]]]);
    using store = openAdvisoryStore(path);
    const [match] = store.find('PyPI', 'big-boat');
    assert.partialDeepStrictEqual(plain(match?.advisory), plain(advisory));
    const [part] = match?.affected ?? [];
    assert.deepEqual(
      [part?.ranges, part?.versions, part?.severity, part?.rating],
      [affected.ranges, affected.versions, affected.severity, 'low'],
    );
    assert.deepEqual(
      store.get(advisory.id)?.affected.map(({ ecosystem, name }) => [ecosystem, name]),
      [
        ['PyPI', 'big-boat'],
        ['npm', 'boat'],
      ],
    );
    assert.deepEqual(store.status(), {
      compiled: '2099-06-01T00:00:00.000Z',
      newest: '2099-01-02T00:00:00Z',
      advisories: 1,
      ecosystems: { PyPI: 1, npm: 1 },
    });
  });

  it('finds by any spelling of a PyPI name, by the release of an ecosystem, and nothing else', () => {
    write([[advisory, [affected, { ...affected, ecosystem: 'Debian:13', name: 'Boat' }]]]);
    using store = openAdvisoryStore(path);
    const count = (ecosystem: string, name: string): number => store.find(ecosystem, name).length;
    assert.deepEqual([count('PyPI', 'BIG.boat'), count('Debian:13', 'Boat')], [1, 1]);
    assert.deepEqual(
      [
        count('Debian:12', 'Boat'),
        count('Debian:13', 'boat'),
        count('Debian', 'Boat'),
        count('__proto__', 'x'),
      ],
      [0, 0, 0, 0],
    );
  });

  it('tells who names an id', () => {
    const other = { ...advisory, id: 'DSA-1-1', aliases: [], upstream: ['CVE-2099-0001'], related: [] };
    write([
      [advisory, [affected]],
      [other, []],
    ]);
    using store = openAdvisoryStore(path);
    assert.deepEqual(store.named('CVE-2099-0001'), ['DSA-1-1', 'GHSA-aaaa-bbbb-cccc']);
    assert.deepEqual(store.named('GHSA-aaaa-bbbb-cccc'), ['GHSA-aaaa-bbbb-cccc']);
    assert.deepEqual([store.named('X-7'), store.named('X-8')], [['GHSA-aaaa-bbbb-cccc'], []]);
  });

  it('keeps the withdrawn', () => {
    write([[{ ...advisory, withdrawn: '2099-02-01T00:00:00Z' }, [affected]]]);
    using store = openAdvisoryStore(path);
    assert.equal(store.find('PyPI', 'big-boat')[0]?.advisory.withdrawn, '2099-02-01T00:00:00Z');
  });

  it('tells of exploitation', () => {
    write([[advisory, [affected]]]);
    using store = openAdvisoryStore(path);
    assert.deepEqual(store.exploitation('CVE-2099-0001'), { added: '2099-01-01', ransomware: false });
    assert.deepEqual(store.exploitProbability('CVE-2099-0001'), {
      probability: 0.00043,
      percentile: 0.99999,
    });
    assert.deepEqual(
      [store.exploitation('CVE-2099-0002'), store.exploitProbability('GHSA-x')],
      [undefined, undefined],
    );
  });

  it('of the newest of two records with one id', () => {
    const newer = { ...advisory, modified: '2099-03-01T00:00:00Z', aliases: ['CVE-2099-0002'] };
    write([
      [newer, [{ ...affected, name: 'new' }]],
      [advisory, [affected]],
    ]);
    using store = openAdvisoryStore(path);
    assert.deepEqual([store.find('PyPI', 'new').length, store.find('PyPI', 'big-boat').length], [1, 0]);
    assert.deepEqual(store.named('CVE-2099-0001'), []);
  });
});

describe('a file', () => {
  const isFault = (code: string, text: RegExp) => (error: unknown) =>
    error instanceof Fault && error.code === code && text.test(`${error.message} ${error.hint}`);

  it('that is not there says how to get it', () => {
    assert.throws(() => openAdvisoryStore(path), isFault('not-found', /plimsoll db update/));
  });

  it('of an older schema says so', () => {
    write([[advisory, [affected]]]);
    {
      using database = new DatabaseSync(path);
      database.exec(`UPDATE meta SET value = '0' WHERE key = 'schema'`);
    }
    assert.throws(() => openAdvisoryStore(path), isFault('unsupported', /older version.*plimsoll db update/));
  });

  it('that is no database, or not ours, is a fault', () => {
    writeFileSync(path, 'no database at all');
    assert.throws(() => openAdvisoryStore(path), isFault('malformed', /cannot be read/));
    rmSync(path);
    new DatabaseSync(path).exec('CREATE TABLE boat (x); ');
    assert.throws(() => openAdvisoryStore(path), isFault('malformed', /cannot be read/));
  });

  it('with something in its schema that is not ours is a fault, and nothing of that is run', () => {
    const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x, x FROM c';
    for (const sql of [
      `ALTER TABLE meta RENAME TO old; CREATE VIEW meta AS ${endless}`,
      `ALTER TABLE meta RENAME TO old; CREATE VIEW meta AS SELECT key, value FROM old`,
      `CREATE TRIGGER t AFTER UPDATE ON meta BEGIN SELECT * FROM (${endless}); END`,
      `CREATE INDEX i ON affected (abs(part))`,
      `CREATE VIEW v AS ${endless}`,
    ]) {
      rmSync(path, { force: true });
      write([[advisory, [affected]]]);
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
      assert.throws(() => openAdvisoryStore(path), isFault('malformed', /that is not Plimsoll's/), sql);
    }
  });

  it('that is a pipe is not waited for', () => {
    execFileSync('mkfifo', [path]);
    assert.throws(() => openAdvisoryStore(path), isFault('refused', /is no plain file/));
  });

  it('with any bytes changed gives answers or a fault', () => {
    write([
      [advisory, [affected]],
      [{ ...advisory, id: 'X-2' }, [affected]],
    ]);
    const valid = readFileSync(path);
    const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(changes, (list) => {
        const copy = Buffer.from(valid);
        for (const [at, byte] of list) copy[at] = byte;
        writeFileSync(path, copy);
        try {
          using store = openAdvisoryStore(path);
          for (const { advisory: one, affected: parts } of store.find('PyPI', 'big-boat')) {
            plain(one);
            assert.ok(parts.every((part) => part.ranges.length >= 0 && part.versions.length >= 0));
          }
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
    );
  });
});

describe('the encoding', () => {
  const PLAIN = { noNullPrototype: true } as const;
  const text = fc.string({ unit: anyCharacter, maxLength: 30 });
  const texts = fc.array(text, { maxLength: 4 });
  const severity = fc.array(fc.record({ type: text, score: text }, PLAIN), { maxLength: 2 });
  const word = fc.option(fc.string({ minLength: 1 }), { nil: undefined });

  it('of a head is read back', () => {
    const head = fc.record(
      { modified: text, aliases: texts, upstream: texts, related: texts, severity },
      PLAIN,
    );
    fc.assert(
      fc.property(head, word, (one, rating) => {
        const whole = rating === undefined ? one : { ...one, rating };
        assert.deepEqual(decodeHead(encodeHead(whole)), whole);
      }),
    );
  });

  it('of an outline is read back', () => {
    fc.assert(
      fc.property(fc.record({ summary: text, references: texts }, PLAIN), word, (one, published) => {
        const whole = published === undefined ? one : { ...one, published };
        assert.deepEqual(decodeOutline(encodeOutline(whole)), whole);
      }),
    );
  });

  it('of details is read back from the block they are in', () => {
    const details = fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 });
    fc.assert(
      fc.property(details, (some) => {
        assert.deepEqual(decodeBlock(encodeBlock(some)).map(decodeDetails), some);
      }),
    );
  });

  it('of a statement is read back', () => {
    const event = fc.oneof(
      fc.record({ introduced: text }, PLAIN),
      fc.record({ fixed: text }, PLAIN),
      fc.record({ last_affected: text }, PLAIN),
      fc.record({ limit: text }, PLAIN),
    );
    const ranges = fc.array(fc.record({ type: text, events: fc.array(event, { maxLength: 5 }) }, PLAIN), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(ranges, severity, word, (some, scores, rating) => {
        const whole = { ranges: some, severity: scores, ...(rating !== undefined && { rating }) };
        assert.deepEqual(decodeStatement(encodeStatement(whole)), whole);
      }),
    );
  });

  it('of versions is read back', () => {
    const version = fc.stringMatching(/^[0-9a-z.+-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), (list) =>
        assert.deepEqual(decodeVersions(encodeVersions(list)), list),
      ),
    );
  });

  it('of a CVE as a number keeps their differences', () => {
    assert.equal(cveNumber('CVE-2099-0001'), 20990000000001);
    assert.deepEqual(['CVE-2099-1', 'cve-2099-0001', 'CVE-2099-12345678901', 'GHSA-a'].map(cveNumber), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('of names is that of their ecosystem', () => {
    assert.deepEqual(
      [packageKeys('PyPI')('A._-b'), packageKeys('Packagist:https://x')('A/B'), packageKeys('Maven')('A:B')],
      ['a-b', 'a/b', 'A:B'],
    );
  });
});
