import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { readArchive, type ArchiveRecord } from './archive.ts';
import { parseEpssLine, readEpss, type EpssRow } from './epss.ts';
import { parseKev } from './kev.ts';
import { parseListing } from './listing.ts';
import { companion, isFolderName, locate, normaliseBase, OSV_BUCKET } from './location.ts';
import { osvRecord, zipOf } from './mirror.fixture.ts';
import { parseOsvRecord } from './osv.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-feeds-'));
after(() => rmSync(folder, { recursive: true }));
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('an OSV record', () => {
  it('is read with all it says, and unknown fields are passed over', () => {
    const { advisory, affected } = parseOsvRecord(
      json({
        ...osvRecord('GHSA-aaaa-bbbb-cccc', 'npm', 'boat'),
        aliases: ['CVE-2099-0001'],
        upstream: null,
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N', source: 'new' }],
        references: [{ type: 'WEB', url: 'https://example.com' }],
        database_specific: { severity: 'HIGH' },
        credits: [{ name: 'Somebody' }],
      }),
    );
    assert.deepEqual(advisory, {
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-2099-0001'],
      upstream: [],
      related: [],
      summary: 'boat leaks',
      details: '',
      published: '2099-01-01T00:00:00Z',
      modified: '2099-01-01T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
      rating: 'high',
      references: ['https://example.com'],
    });
    assert.deepEqual(affected, [
      {
        ecosystem: 'npm',
        name: 'boat',
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        versions: [],
        severity: [],
      },
    ]);
  });

  it('keeps neither GIT ranges nor parts without a package', () => {
    const parts = [
      { ranges: [{ type: 'GIT', repo: 'https://example.com', events: [{ introduced: '0' }] }] },
      {
        package: { ecosystem: 'PyPI', name: 'boat' },
        ranges: [{ type: 'GIT', events: [] }],
        versions: ['1.0'],
      },
    ];
    const { affected } = parseOsvRecord(
      json({ id: 'X-1', modified: '2099-01-01T00:00:00Z', affected: parts }),
    );
    assert.deepEqual(
      affected.map(({ ranges, versions }) => [ranges, versions]),
      [[[], ['1.0']]],
    );
  });

  it('of Bitnami has days without zeros before their numbers, as semantic versions', () => {
    const eventsOf = (ecosystem: string) => {
      const events = [{ introduced: '2021.12.09' }, { fixed: '2022.10.02' }, { fixed: '1.02.03' }];
      const one = { package: { ecosystem, name: 'boat' }, ranges: [{ type: 'SEMVER', events }] };
      const { affected } = parseOsvRecord(
        json({ id: 'X-1', modified: '2026-01-01T00:00:00Z', affected: [one] }),
      );
      return affected[0]?.ranges[0]?.events;
    };
    assert.deepEqual(eventsOf('Bitnami'), [
      { introduced: '2021.12.9' },
      { fixed: '2022.10.2' },
      { fixed: '1.02.03' },
    ]);
    assert.deepEqual(eventsOf('npm')?.[0], { introduced: '2021.12.09' });
  });

  it('with two keys in one event says both', () => {
    const parts = [
      {
        package: { ecosystem: 'npm', name: 'boat' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0', fixed: '1' }] }],
      },
    ];
    const { affected } = parseOsvRecord(
      json({ id: 'X-1', modified: '2099-01-01T00:00:00Z', affected: parts }),
    );
    assert.deepEqual(affected[0]?.ranges[0]?.events, [{ introduced: '0' }, { fixed: '1' }]);
  });

  const ratings: [string, object, string | undefined, string | undefined][] = [
    [
      'of Debian',
      {
        affected: [
          {
            package: { ecosystem: 'Debian:13', name: 'boat' },
            ecosystem_specific: { urgency: 'unimportant' },
          },
        ],
      },
      undefined,
      'unimportant',
    ],
    [
      'of Debian, not yet given',
      {
        affected: [
          {
            package: { ecosystem: 'Debian:13', name: 'boat' },
            ecosystem_specific: { urgency: 'not yet assigned' },
          },
        ],
      },
      undefined,
      undefined,
    ],
    [
      'of RustSec',
      {
        affected: [
          {
            package: { ecosystem: 'crates.io', name: 'boat' },
            database_specific: { informational: 'unmaintained' },
          },
        ],
      },
      undefined,
      'unmaintained',
    ],
    ['of errata', { summary: 'Important: boat security update' }, 'important', undefined],
    ['of a bare score', { database_specific: { cvss_v3: '9.1' } }, 'critical', undefined],
    ['of malice', { id: 'MAL-2099-1' }, 'critical', undefined],
    ['that is no word', { database_specific: { severity: ['HIGH'] } }, undefined, undefined],
  ];
  for (const [name, more, whole, part] of ratings) {
    it(`has the rating ${name}`, () => {
      const record = parseOsvRecord(json({ id: 'X-1', modified: '2099-01-01T00:00:00Z', ...more }));
      assert.equal(record.advisory.rating, whole);
      assert.equal(record.affected[0]?.rating, part);
    });
  }

  const bad: [string, unknown][] = [
    ['no id', { modified: '2099-01-01T00:00:00Z' }],
    ['an id that is a path', { id: '../../boat', modified: '2099-01-01T00:00:00Z' }],
    ['no time', { id: 'X-1' }],
    ['a time that is none', { id: 'X-1', modified: 'yesterday' }],
    [
      'a version with a line feed',
      {
        ...osvRecord('X-1', 'npm', 'boat'),
        affected: [{ package: { ecosystem: 'npm', name: 'boat' }, versions: ['1\n2'] }],
      },
    ],
    ['a name with an escape', { ...osvRecord('X-1', 'npm', 'bo\u001Bat') }],
    ['a list for a record', []],
    ['null', null],
  ];
  for (const [name, value] of bad) {
    it(`with ${name} is refused`, () => assert.throws(() => parseOsvRecord(json(value)), Error));
  }

  it('with keys of the prototype changes nothing', () => {
    parseOsvRecord(
      Buffer.from(
        '{"id":"X-1","modified":"2099-01-01T00:00:00Z","__proto__":{"polluted":1},"database_specific":{"__proto__":{"severity":"HIGH"}}}',
      ),
    );
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('of any bytes is read or refused', () => {
    const valid = json(osvRecord('X-1', 'npm', 'boat', { aliases: ['CVE-2099-0001'] }));
    const cut = fc.nat(valid.length).map((end) => valid.subarray(0, end));
    const changed = fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Buffer.from(valid);
      copy[at] = byte;
      return copy;
    });
    const object = fc
      .dictionary(
        fc.constantFrom('id', 'modified', 'affected', 'aliases', 'severity', '__proto__'),
        fc.jsonValue(),
      )
      .map(json);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), cut, changed, object), (bytes) => {
        try {
          const { advisory } = parseOsvRecord(bytes);
          assert.equal(typeof advisory.id, 'string');
        } catch (error) {
          assert.ok(
            error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError),
          );
        }
      }),
    );
  });
});

describe('a list of times', () => {
  it('is read from a folder’s own', () => {
    const { modified, bad } = parseListing(
      '2099-01-01T00:00:00.5Z,X-1\r\n2099-01-02T00:00:00Z,X-2\n\nnonsense\n2099-01-03T00:00:00Z,X-1',
    );
    assert.deepEqual(
      [...modified],
      [
        ['X-1', Date.parse('2099-01-03T00:00:00Z')],
        ['X-2', Date.parse('2099-01-02T00:00:00Z')],
      ],
    );
    assert.equal(bad, 1);
  });

  it('is picked from the root’s', () => {
    const text =
      '2099-01-01T00:00:00Z,Azure Linux/AZL-1\n2099-01-01T00:00:00Z,npm/X-1\n2099-01-01T00:00:00Z,npm/\n';
    const { modified, bad } = parseListing(text, 'npm');
    assert.deepEqual([...modified.keys()], ['X-1']);
    assert.equal(bad, 1);
  });

  it('of any text is read', () => {
    const line = fc
      .tuple(fc.constantFrom('2099-01-01T00:00:00Z', '', 'x'), fc.constantFrom(',', '', '/'), fc.string())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line).map((lines) => lines.join('\n')),
        ),
        (text) => {
          for (const [id, time] of parseListing(text).modified)
            assert.ok(id.length > 0 && Number.isFinite(time));
        },
      ),
    );
  });
});

describe('the KEV catalogue', () => {
  const entry = {
    cveID: 'CVE-2099-0001',
    dateAdded: '2099-01-01',
    dueDate: '2099-02-01',
    requiredAction: 'Mend',
    knownRansomwareCampaignUse: 'Known',
  };

  it('is read, and entries that do not fit are counted', () => {
    const { entries, bad } = parseKev(
      JSON.stringify({
        count: 3,
        vulnerabilities: [
          entry,
          { ...entry, cveID: 'X' },
          7,
          { cveID: 'CVE-2099-0002', dateAdded: '2099-01-02' },
        ],
      }),
    );
    assert.deepEqual(entries, [
      ['CVE-2099-0001', { added: '2099-01-01', due: '2099-02-01', ransomware: true, action: 'Mend' }],
      ['CVE-2099-0002', { added: '2099-01-02', ransomware: false }],
    ]);
    assert.equal(bad, 2);
  });

  it('of any text is read or a fault', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ vulnerabilities: [value] })),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          assert.ok(parseKev(any).bad >= 0);
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === 'malformed');
        }
      }),
    );
  });
});

describe('the EPSS file', () => {
  const text =
    '#model_version:v2099.01.01,score_date:2099-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2099-0001,0.97,0.99999\nCVE-2099-0002,0.00043,0.1\r\nCVE-2099-0003,2,0.1\nnonsense\n';
  const read = async (bytes: Uint8Array): Promise<{ rows: EpssRow[]; bad: number }> => {
    const path = join(folder, 'epss');
    writeFileSync(path, bytes);
    const rows: EpssRow[] = [];
    const { bad } = await readEpss(path, (row) => rows.push(row));
    return { rows, bad };
  };

  for (const [name, bytes] of [
    ['gzipped', gzipSync(text)],
    ['plain', Buffer.from(text)],
  ] as const) {
    it(`is read ${name}`, async () => {
      assert.deepEqual(await read(bytes), {
        rows: [
          { cve: 'CVE-2099-0001', probability: 0.97, percentile: 0.99999 },
          { cve: 'CVE-2099-0002', probability: 0.00043, percentile: 0.1 },
        ],
        bad: 2,
      });
    });
  }

  it('that is cut off, empty or endless in a line is a fault', async () => {
    const cut = gzipSync(text).subarray(0, -12);
    for (const bytes of [cut, Buffer.alloc(0), Buffer.from('#nothing\n'), Buffer.alloc(100_000, 'x')]) {
      await assert.rejects(read(bytes), (error) => error instanceof Fault && error.code === 'malformed');
    }
  });

  it('has lines that are rows, no rows or bad, whatever they hold', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('CVE-2099-0001', '0.5', '1e-5', '-1', 'Infinity', '0x1'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const row = parseEpssLine(parts.join(','));
        if (row === undefined || row === 'no row') return;
        assert.ok(row.probability >= 0 && row.probability <= 1 && row.percentile >= 0 && row.percentile <= 1);
      }),
    );
  });

  it('of any bytes is read or a fault', async () => {
    const valid = gzipSync(text);
    const changed = fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, byte]) => {
      const copy = Buffer.from(valid);
      copy[at] = byte;
      return copy;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), changed), async (bytes) => {
        await read(bytes).catch((error: unknown) => assert.ok(error instanceof Fault));
      }),
    );
  });
});

describe('a zip archive', () => {
  const entries = [
    { name: 'X-1.json', bytes: Buffer.from('{"a":1}') },
    { name: 'X-2.json', bytes: Buffer.from('x'.repeat(100_000)) },
  ];
  const read = async (bytes: Uint8Array, wanted?: (name: string) => boolean) => {
    const path = join(folder, 'archive.zip');
    writeFileSync(path, bytes);
    const found: ArchiveRecord[] = [];
    for await (const one of readArchive(path, wanted)) found.push(one);
    return found;
  };

  it('gives its files, or those wanted', async () => {
    const found = await read(zipOf(entries));
    assert.deepEqual(
      found.map((one) => [
        one.name,
        'bytes' in one &&
          one.bytes.equals(entries.find(({ name }) => name === one.name)?.bytes ?? Buffer.alloc(0)),
      ]),
      [
        ['X-1.json', true],
        ['X-2.json', true],
      ],
    );
    assert.deepEqual(
      (await read(zipOf(entries), (name) => name === 'X-2.json')).map(({ name }) => name),
      ['X-2.json'],
    );
  });

  it('is told where a file is not what the directory says', async () => {
    const lies = [
      { name: 'crc', bytes: Buffer.from('boat'), crc: 1 },
      { name: 'short', bytes: Buffer.from('boat'), size: 3 },
      { name: 'huge', bytes: Buffer.from('boat'), size: 2 ** 31 },
      { name: 'bomb', bytes: Buffer.alloc(1_000_000), size: 10 },
      { name: 'good', bytes: Buffer.from('boat') },
    ];
    const found = await read(zipOf(lies));
    assert.deepEqual(
      found.map((one) => [one.name, 'bytes' in one]),
      [
        ['crc', false],
        ['short', false],
        ['huge', false],
        ['bomb', false],
        ['good', true],
      ],
    );
  });

  it('of any bytes gives files or a fault', async () => {
    const valid = zipOf(entries);
    const cut = fc.nat(valid.length).map((end) => valid.subarray(0, end));
    const changed = fc
      .array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 4 })
      .map((changes) => {
        const copy = Buffer.from(valid);
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), cut, changed), async (bytes) => {
        await read(bytes).catch((error: unknown) => assert.ok(error instanceof Fault, String(error)));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

describe('a location', () => {
  it('is a URL or a path under the base', () => {
    assert.equal(
      locate('https://example.com/osv', 'Azure Linux', 'all.zip'),
      'https://example.com/osv/Azure%20Linux/all.zip',
    );
    assert.equal(locate('/data/osv', 'npm', 'all.zip'), '/data/osv/npm/all.zip');
    assert.equal(
      locate('https://example.com', 'npm', '../x?.json'),
      'https://example.com/npm/..%2Fx%3F.json',
    );
  });

  it('of KEV and EPSS is beside a mirror, else their publisher’s', () => {
    assert.equal(companion(OSV_BUCKET, 'https://example.com/kev', 'kev', 'x'), 'https://example.com/kev');
    assert.equal(companion('/data/osv', 'https://example.com/kev', 'kev', 'x'), '/data/osv/kev/x');
  });

  it('is not read over an unprotected connection, but from this machine', () => {
    assert.equal(normaliseBase('https://example.com/osv//'), 'https://example.com/osv');
    assert.equal(normaliseBase('http://127.0.0.1:8080'), 'http://127.0.0.1:8080');
    for (const base of ['http://example.com', 'ftp://example.com', 'http://127.0.0.1.example.com']) {
      assert.throws(
        () => normaliseBase(base),
        (error) => error instanceof Fault && error.code === 'usage',
      );
    }
  });

  it('is in no folder but the base’s own', () => {
    for (const name of ['npm', 'crates.io', 'Azure Linux', 'Ubuntu:24.04:LTS'])
      assert.ok(isFolderName(name), name);
    for (const name of [
      '',
      '..',
      '../npm',
      'a/b',
      String.raw`a\b`,
      '/npm',
      '.npm',
      'npm\u0000',
      'x..y',
      'file://x',
    ]) {
      assert.ok(!isFolderName(name), name);
    }
  });
});
