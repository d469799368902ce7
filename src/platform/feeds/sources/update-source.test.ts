import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Fault } from '../../../model/fault.ts';
import { openAdvisoryStore } from '../../advisories/store.ts';
import { createHttpClient } from '../../http/client.ts';
import { osvRecord, serveMirror, writeMirror, zipOf } from '../mirror.fixture.ts';
import type { UpdateSummary } from '../types.ts';
import { updateAdvisories } from '../update.ts';

const secdb = (release: string, secfixes: Record<string, string[]>): string =>
  JSON.stringify({ distroversion: release, packages: [{ pkg: { name: 'boat', secfixes } }] });
const UPDATEINFO = `<updates><update type="security"><id>ALAS2023-2099-001</id><title>boat</title>
  <issued date="2099-01-01 00:00:00"/><references><reference id="CVE-2099-0001" type="cve"/></references>
  <pkglist><collection><package name="boat" epoch="0" version="1.2" release="3.amzn2023"/></collection></pkglist>
  </update></updates>`;

describe('updateAdvisories with sources', () => {
  let folder: string;
  let database: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-sources-'));
    database = join(folder, 'data', 'advisories.db');
    writeMirror(join(folder, 'osv'), { folders: { npm: [osvRecord('GHSA-aaaa-bbbb-cccc', 'npm', 'boat')] } });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, bytes: string | Buffer): string => {
    const whole = join(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, bytes);
    return whole;
  };
  const update = (...sources: string[]): Promise<UpdateSummary> =>
    updateAdvisories({
      base: join(folder, 'osv'),
      databasePath: database,
      http: createHttpClient({ userAgent: 'plimsoll-test', environment: {} }),
      clock: () => new Date('2099-06-01T00:00:00Z'),
      pause: async () => {},
      ...(sources.length > 0 && { sources }),
    });
  /** `CVE-… < 1.2`, of a package in an ecosystem. */
  const found = (ecosystem: string, name = 'boat'): string[] => {
    using store = openAdvisoryStore(database);
    return store
      .find(ecosystem, name)
      .map(({ advisory, affected }) => {
        const fixes = affected.flatMap(({ ranges }) =>
          ranges.flatMap(({ events }) => events.map((one) => one.fixed ?? '')),
        );
        return `${advisory.id} ${fixes.filter((fix) => fix !== '').join(' ')}`;
      })
      .toSorted();
  };

  it('reads the documents of a folder, several of one advisory together, and leaves alone what did not change', async () => {
    const main = write('secdb/v3.20/main.json', secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] }));
    write('secdb/v3.21/main.json', secdb('v3.21', { '1.3-r0': ['CVE-2099-0001'] }));
    write('secdb/readme.txt', 'no document');
    const first = await update(`alpine=${join(folder, 'secdb')}`);
    assert.deepEqual([first.mode, first.advisories, first.bad.count], ['full', 2, 0]);
    assert.deepEqual(found('Alpine:v3.20'), ['ALPINE-CVE-2099-0001 1.2-r0']);
    assert.deepEqual(found('Alpine:v3.21'), ['ALPINE-CVE-2099-0001 1.3-r0']);

    // Without being asked again.
    const second = await update();
    assert.deepEqual([second.mode, second.read, second.advisories], ['incremental', 0, 2]);

    writeFileSync(main, secdb('v3.20', { '1.2-r0': ['CVE-2099-0002'], '1.2-r1': ['CVE-2099-0001'] }));
    utimesSync(main, 4e9, 4e9);
    const third = await update();
    assert.deepEqual([third.mode, third.read, third.removed], ['incremental', 2, 0]);
    assert.deepEqual(found('Alpine:v3.20'), ['ALPINE-CVE-2099-0001 1.2-r1', 'ALPINE-CVE-2099-0002 1.2-r0']);

    writeFileSync(main, secdb('v3.20', {}));
    assert.equal((await update()).removed, 1);
    assert.deepEqual(found('Alpine:v3.20'), []);

    const last = await update('none');
    assert.deepEqual([last.advisories, last.removed], [1, 1]);
    assert.deepEqual((await update()).advisories, 1);
  });

  const packed: [string, string, Buffer][] = [
    ['gzip', 'a.json.gz', gzipSync(secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] }))],
    ['zstd', 'a.json', zstdCompressSync(secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] }))],
    [
      'zip',
      'a.zip',
      zipOf([
        { name: 'x/main.json', bytes: Buffer.from(secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] })) },
        { name: 'x/readme', bytes: Buffer.from('no document') },
      ]),
    ],
    [
      'tar and gzip',
      'a.tar.gz',
      gzipSync(tarOf('x/main.json', secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] }))),
    ],
  ];
  for (const [name, file, bytes] of packed) {
    it(`unpacks ${name}, of a file: URL too`, async () => {
      const path = write(file, bytes);
      const summary = await update(`alpine=${pathToFileURL(path).href}`);
      assert.deepEqual(
        [summary.bad.examples, summary.absent.filter(({ part }) => part === 'alpine')],
        [[], []],
      );
      assert.deepEqual(found('Alpine:v3.20'), ['ALPINE-CVE-2099-0001 1.2-r0']);
    });
  }

  it('finds what a repository’s metadata names', async () => {
    write(
      'repository/core/latest/repodata/repomd.xml',
      `<repomd><data type="primary"><location href="repodata/p.xml.gz"/></data>
      <data type="updateinfo"><location href="repodata/updateinfo.xml.gz"/></data></repomd>`,
    );
    write('repository/core/latest/repodata/updateinfo.xml.gz', gzipSync(UPDATEINFO));
    await using server = await serveMirror(join(folder, 'repository'));
    const list = `al2023/core/mirrors/latest/x86_64/mirror.list`;
    write(`repository/${list}`, `${server.url}/core/latest/\n`);
    const summary = await update(`amazon=${server.url}`);
    // Of Amazon Linux 2, which this mirror lacks, the first few are named.
    const told = summary.absent.filter(({ part }) => part.includes('amazon'));
    assert.deepEqual(
      told.map(({ part }) => part),
      ['parts of amazon'],
    );
    assert.match(told[0]?.reason ?? '', /\/2\/core\/latest\/.*mirror\.list.*, and \d+ more$/);
    assert.deepEqual(found('Amazon Linux:2023'), ['ALAS2023-2099-001 0:1.2-3.amzn2023']);
    const again = await update();
    assert.equal(again.read, 0);
    assert.ok(again.absent.some(({ part }) => part === 'parts of amazon'));
  });

  it('asks for every year until now, and tells which are missing', async () => {
    const cpe = 'cpe:2.3:a:sea:boat:*:*:*:*:*:*:*:*';
    const match = { vulnerable: true, criteria: cpe, versionEndExcluding: '1.2', matchCriteriaId: 'x' };
    const cve = {
      id: 'CVE-2099-0001',
      published: '2099-01-01T00:00:00.000',
      lastModified: '2099-01-02T00:00:00.000',
      descriptions: [],
      references: [],
      configurations: [{ nodes: [{ operator: 'OR', negate: false, cpeMatch: [match] }] }],
    };
    write('nvd/nvdcve-2.0-2099.json.gz', gzipSync(JSON.stringify({ vulnerabilities: [{ cve }] })));
    await using server = await serveMirror(join(folder, 'nvd'));
    const summary = await update(`nvd=${server.url}`);
    assert.equal(summary.advisories, 2);
    const { reason = '' } = summary.absent.find(({ part }) => part === 'parts of nvd') ?? {};
    assert.match(reason, /2002\.json\.gz is not there.*2006\.json\.gz is not there \(404\), and 92 more$/);
  });

  it('keeps what documents said that are missing now, or broken, until all are there', async () => {
    const urls = ['one.json', 'two.json'].map((name, index) =>
      write(`secdb/${name}`, secdb(`v3.2${index}`, { '1.2-r0': [`CVE-2099-000${index}`] })),
    );
    const at = join(folder, 'secdb');
    await update(`alpine=${at}`);
    writeFileSync(urls[1] ?? '', '{"packages": [');
    const broken = await update();
    assert.equal(broken.bad.count, 1);
    assert.deepEqual(found('Alpine:v3.21'), ['ALPINE-CVE-2099-0001 1.2-r0']);
    writeFileSync(urls[1] ?? '', secdb('v3.21', {}));
    await update();
    assert.deepEqual(found('Alpine:v3.21'), []);
    assert.deepEqual(found('Alpine:v3.20'), ['ALPINE-CVE-2099-0000 1.2-r0']);
  });

  it('tells what is broken or missing, and keeps what it had', async () => {
    const path = write('secdb/main.json', secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] }));
    await update(`alpine=${path}`);
    writeFileSync(path, '{"packages": [');
    const broken = await update();
    assert.match(broken.bad.examples[0]?.reason ?? '', /no JSON/);
    assert.match(
      broken.absent.find(({ part }) => part === 'alpine')?.reason ?? '',
      /no advisories of alpine/,
    );
    rmSync(path);
    const gone = await update();
    assert.match(gone.absent.find(({ part }) => part === 'alpine')?.reason ?? '', /no documents of alpine/);
    assert.deepEqual(found('Alpine:v3.20'), ['ALPINE-CVE-2099-0001 1.2-r0']);
    write('secdb/main.json.bz2', Buffer.from('425a68393141', 'hex'));
    const bzip2 = await update(`alpine=${join(folder, 'secdb/main.json.bz2')}`);
    assert.match(bzip2.bad.examples[0]?.reason ?? '', /bzip2 is not read/);
  });

  it('needs no data of OSV besides', async () => {
    rmSync(join(folder, 'osv'), { recursive: true });
    write('secdb/main.json', secdb('v3.20', { '1.2-r0': ['CVE-2099-0001'] }));
    assert.equal((await update(`alpine=${join(folder, 'secdb')}`)).advisories, 1);
  });

  for (const source of ['nothing', 'constructor', 'alpine=http://mirror.example/']) {
    it(`refuses ${source}`, () =>
      assert.rejects(update(source), (error) => error instanceof Fault && error.code === 'usage'));
  }
});

/** A tar archive (ustar) of one file. */
function tarOf(name: string, text: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`${Buffer.byteLength(text).toString(8).padStart(11, '0')}\0`, 124);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const content = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512);
  content.write(text);
  return Buffer.concat([header, content, Buffer.alloc(1024)]);
}
