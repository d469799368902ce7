import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { madeUp } from '../../../test/fixtures/made-up-text.ts';
import { mutationsOf } from '../../../test/fixtures/mutation.ts';
import { openFile } from '../../../test/fixtures/file-view.ts';
import { buildTar } from '../../../test/fixtures/tar-builder.ts';
import { Fault } from '../../model/fault.ts';
import { inflatedRoom, DEFAULT_BUDGET } from '../../model/budget.ts';
import { buildZip } from '../../observe/archive/zip/zip-builder.ts';
import { lookInto } from './look-into.ts';

/** Nobody's. */
const tokenOf = (seed: number) => madeUp('{github:ghp}', seed);
const envOf = (seed: number) => Buffer.from(`# fake\nTOKEN=${tokenOf(seed)}\n`);

const tarOf = (files: Readonly<Record<string, Buffer>>, format?: 'v7' | 'gnu' | 'pax') =>
  buildTar(Object.entries(files).map(([path, content]) => ({ path, content, ...(format && { format }) })));

/** Where each secret is, with what had to be undone. */
function placesIn(path: string, bytes: Buffer): string[] {
  return lookInto(openFile(path, bytes)).leaks.map(({ fact: { inside = '', range, decodings } }) =>
    [`${path}${inside}:${range.startLine}`, ...decodings].join(' '),
  );
}

describe('lookInto', () => {
  it('opens archives in archives, and tells the path through them', () => {
    const war = buildZip([{ name: 'WEB-INF/a.env', content: envOf(1) }]);
    const tar = tarOf({ 'etc/b.env': envOf(2), './c.war': war });
    const bytes = buildZip([
      { name: 'in/app.tar.gz', content: gzipSync(tar) },
      { name: 'd.env', content: envOf(3), stored: true },
      { name: 'log.zst', content: zstdCompressSync(envOf(4)) },
      { name: 'empty/', content: '' },
    ]);
    assert.deepEqual(placesIn('/x.zip', bytes), [
      '/x.zip!/in/app.tar.gz!/etc/b.env:2',
      '/x.zip!/in/app.tar.gz!/c.war!/WEB-INF/a.env:2',
      '/x.zip!/d.env:2',
      '/x.zip!/log.zst:2 zstd',
    ]);
  });

  it('opens what is only compressed, tar of every sort, and zip behind a program', () => {
    assert.deepEqual(placesIn('/a.log.gz', gzipSync(envOf(1))), ['/a.log.gz:2 gzip']);
    assert.deepEqual(placesIn('/a.tar.zst', zstdCompressSync(tarOf({ 'a.env': envOf(2) }))), [
      '/a.tar.zst!/a.env:2',
    ]);
    for (const format of ['v7', 'gnu', 'pax'] as const)
      assert.deepEqual(placesIn('/a.tar', tarOf({ 'b/a.env': envOf(2) }, format)), ['/a.tar!/b/a.env:2']);
    assert.deepEqual(placesIn('/a.zip.gz', gzipSync(buildZip([{ name: 'a.env', content: envOf(2) }]))), [
      '/a.zip.gz!/a.env:2',
    ]);
    const prefix = Buffer.from('#!/bin/sh\nexec java -jar "$0"\n');
    assert.deepEqual(placesIn('/a.jar', buildZip([{ name: 'a.env', content: envOf(3) }], { prefix })), [
      '/a.jar!/a.env:2',
    ]);
    const large = Buffer.concat([Buffer.alloc(20 * 2 ** 20, 'a b\n'), envOf(4)]);
    assert.deepEqual(placesIn('/large.log.gz', gzipSync(large)), ['/large.log.gz:5242882 gzip']);
  });

  it('looks at the comments of an archive, and of what is in it', () => {
    const bytes = buildZip(
      [
        { name: 'a.txt', content: 'nothing', comment: `key ${tokenOf(2)}` },
        { name: 'b.txt', content: 'nothing' },
      ],
      { comment: `built with\n${tokenOf(1)}` },
    );
    assert.deepEqual(placesIn('/x.zip', bytes), ['/x.zip!/(comments):2', '/x.zip!/(comments):3']);
  });

  it('says what it cannot open, and looks at the rest', () => {
    const bytes = buildZip([
      { name: 'locked.env', content: envOf(1), encrypted: true },
      { name: 'b.7z', content: Buffer.from('377abcaf271c0004', 'hex') },
      { name: 'broken.zip', content: Buffer.concat([Buffer.from('PK\u0003\u0004'), envOf(2)]) },
      { name: 'c.env', content: envOf(3) },
    ]);
    const { unread, leaks } = lookInto(openFile('/x.zip', bytes));
    assert.deepEqual(
      unread.map(({ unread: { kind, informational }, inside }) => [inside, kind, informational]),
      [
        ['!/locked.env', 'unsupported', true],
        ['!/b.7z', 'unsupported', true],
        ['!/broken.zip', 'unreadable', true],
      ],
    );
    assert.deepEqual(
      leaks.map(({ fact }) => fact.inside),
      ['!/broken.zip', '!/c.env'],
    );
  });

  it('refuses what becomes too large or lies too deep, with a gap', () => {
    const bomb = buildZip([
      { name: 'bomb', content: Buffer.alloc(64 * 2 ** 20) },
      { name: 'a.env', content: envOf(1) },
    ]);
    const found = lookInto(openFile('/x.zip', bomb));
    assert.deepEqual(
      found.unread.map(({ unread, inside }) => [inside, unread.kind, unread.informational]),
      [['!/bomb', 'limit', undefined]],
    );
    assert.deepEqual(
      found.leaks.map(({ fact }) => fact.inside),
      ['!/a.env'],
    );
    let nested: Buffer = envOf(2);
    for (let depth = 0; depth < 12; depth += 1) nested = buildZip([{ name: 'n.zip', content: nested }]);
    const deep = lookInto(openFile('/n.zip', nested));
    assert.deepEqual([deep.leaks.length, deep.unread[0]?.unread.kind], [0, 'limit']);
    const gz = lookInto(openFile('/x.gz', gzipSync(Buffer.alloc(64 * 2 ** 20))));
    assert.equal(gz.unread[0]?.unread.kind, 'limit');
  });

  it('takes what archives become of the budget of the target', () => {
    const bytes = buildZip([{ name: 'a', content: Buffer.alloc(2 ** 20, 'a') }]);
    const room = inflatedRoom({ ...DEFAULT_BUDGET, bytes: 2 ** 20 });
    lookInto(openFile('/x.zip', bytes), undefined, room);
    assert.throws(() => lookInto(openFile('/x.zip', bytes), undefined, room), {
      code: 'limit',
      message: /--limit bytes=/,
    });
  });

  it('tells two secrets that could be guessed apart, and the same one not', () => {
    const text = 'db_password: "Sommer2019!"\nmail_password: "Wint3r#2020"\nother_password: "Sommer2019!"\n';
    const numbers = lookInto(openFile('/a.yaml', text)).leaks.map(({ fact }) => fact.secret);
    assert.deepEqual(numbers, [{ redacted: '****' }, { redacted: '****', number: 2 }, { redacted: '****' }]);
  });

  it('reads the rows of a database, by their columns', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-look-'));
    try {
      const path = join(folder, 'a.db');
      const database = new DatabaseSync(path);
      database.exec('PRAGMA page_size = 512; CREATE TABLE settings (name TEXT, value TEXT, note TEXT)');
      const insert = database.prepare('INSERT INTO settings VALUES (?, ?, ?)');
      insert.run('colour', 'blue', 'x');
      insert.run('smtp_password', 'Xk29!vLq#77pz', '');
      insert.run('token', tokenOf(1), 'y'.repeat(2_000));
      database.close();
      assert.deepEqual(placesIn('/a.db', readFileSync(path)), ['/a.db!/settings:2', '/a.db!/settings:3']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('survives any damage', () => {
    const tar = tarOf({ 'a.env': envOf(1), 'b.gz': gzipSync(envOf(2)) });
    const zip = buildZip([
      { name: 'a.tar', content: tar },
      { name: 'b.zip', content: buildZip([{ name: 'c', content: 'c' }]), stored: true },
    ]);
    for (const valid of [zip, tar, gzipSync(tar), zstdCompressSync(tar)])
      fc.assert(
        fc.property(mutationsOf(valid), (bytes) => {
          try {
            lookInto(openFile('/x.zip', bytes));
          } catch (error) {
            assert.ok(error instanceof Fault);
          }
        }),
        { numRuns: propertyRuns(200) },
      );
  });
});
