import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Fault, type FaultCode } from '../../model/fault.ts';
import { openAdvisoryStore } from '../advisories/store.ts';
import { createHttpClient } from '../http/client.ts';
import { holdLock } from '../host/lock.ts';
import { etagOf, osvRecord, serveMirror, writeMirror, zipOf, type OsvObject } from './mirror.fixture.ts';
import type { UpdateOptions, UpdateSummary } from './types.ts';
import { updateAdvisories } from './update.ts';

const KEV = {
  vulnerabilities: [{ cveID: 'CVE-2099-0001', dateAdded: '2099-01-01', knownRansomwareCampaignUse: 'Known' }],
};
const EPSS = gzipSync('#model_version:v1\ncve,epss,percentile\nCVE-2099-0001,0.5,0.9\n');
const many = (folder: string, count: number): OsvObject[] =>
  Array.from({ length: count }, (_, index) =>
    osvRecord(`${folder.toUpperCase()}-2099-${index}`, folder, `boat-${index}`),
  );

let folder: string;
let mirror: string;
let database: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-update-'));
  mirror = join(folder, 'mirror');
  database = join(folder, 'data', 'advisories.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function update(more: Partial<UpdateOptions> = {}): Promise<UpdateSummary> {
  return updateAdvisories({
    base: mirror,
    databasePath: database,
    http: createHttpClient({ userAgent: 'plimsoll-test', environment: {} }),
    clock: () => new Date('2099-06-01T00:00:00Z'),
    pause: () => Promise.resolve(),
    ...more,
  });
}

function refuse(response: ServerResponse, status: number): true {
  response.writeHead(status).end();
  return true;
}

const isFault = (code: FaultCode, text: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === code && text.test(`${error.message} ${error.hint}`);

describe('an update from a folder', () => {
  it('compiles everything there, and tells what is not', async () => {
    writeMirror(mirror, {
      folders: {
        npm: [
          osvRecord('GHSA-aaaa-bbbb-cccc', 'npm', 'boat', { aliases: ['CVE-2099-0001'] }),
          { id: '../evil', modified: '2099-01-01T00:00:00Z' },
          osvRecord('X-9', 'npm', 'oar', { modified: 'never' }),
        ],
        'Azure Linux': [osvRecord('AZL-1', 'Azure Linux:3', 'boat', { modified: '2099-03-01T00:00:00Z' })],
      },
      kev: KEV,
    });
    const summary = await update();
    assert.deepEqual(
      summary.bad.examples.map(({ id }) => id),
      ['../evil', 'X-9'],
    );
    assert.match(summary.bad.examples[1]?.reason ?? '', /^modified/);
    assert.deepEqual(
      summary.absent.map(({ part }) => part),
      ['EPSS'],
    );
    assert.deepEqual(
      { ...summary, bad: summary.bad.count, absent: summary.absent.length },
      {
        mode: 'full',
        advisories: 2,
        ecosystems: 2,
        newest: '2099-03-01T00:00:00Z',
        read: 2,
        removed: 0,
        bad: 2,
        exploited: 1,
        probabilities: 0,
        absent: 1,
      },
    );
    using store = openAdvisoryStore(database);
    assert.deepEqual(store.ecosystems(), ['Azure Linux:3', 'npm']);
    assert.equal(store.find('npm', 'boat')[0]?.advisory.id, 'GHSA-aaaa-bbbb-cccc');
    assert.equal(store.exploitation('CVE-2099-0001')?.ransomware, true);
    assert.equal(store.status().compiled, '2099-06-01T00:00:00.000Z');
  });

  it('reads only the ecosystems asked for, and not those inside others', async () => {
    const records = many('npm', 1);
    writeMirror(mirror, {
      folders: { npm: records, 'npm:inside': many('inside', 1), PyPI: many('PyPI', 1) },
    });
    assert.equal((await update()).advisories, 2);
    assert.equal((await update({ ecosystems: ['PyPI'] })).advisories, 1);
    await assert.rejects(update({ ecosystems: ['../npm'] }), isFault('usage', /not an ecosystem/));
  });

  it('without OSV data is a fault and leaves what was there', async () => {
    await assert.rejects(update(), isFault('not-found', /no OSV data/));
    writeMirror(mirror, { folders: { npm: many('npm', 2) } });
    await update();
    const before = readFileSync(database);
    writeMirror(mirror, { folders: { npm: [] } });
    const outcome = await update();
    assert.deepEqual(outcome.absent.map(({ part }) => part).slice(0, 1), ['npm']);
    assert.equal(outcome.advisories, 2);
    await assert.rejects(update({ full: true }), isFault('not-found', /has no advisories/));
    using store = openAdvisoryStore(database);
    assert.equal(store.status().advisories, 2);
    assert.ok(before.length > 0 && !existsSync(`${database}.new`));
  });

  it('with an archive that is none is a fault and leaves what was there', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 2) } });
    await update();
    const before = readFileSync(database);
    writeFileSync(join(mirror, 'npm', 'all.zip'), 'no archive');
    await assert.rejects(update({ full: true }), isFault('malformed', /all\.zip/));
    assert.deepEqual(readFileSync(database), before);
  });

  it('takes in EPSS, and keeps it when the next file is broken', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 1) }, kev: KEV, epss: EPSS });
    assert.equal((await update()).probabilities, 1);
    writeMirror(mirror, { folders: { npm: many('npm', 1) }, epss: EPSS.subarray(0, -9) });
    for (const full of [false, true]) {
      const summary = await update({ full });
      assert.deepEqual([summary.exploited, summary.probabilities], [1, 1]);
      assert.ok(summary.absent.every(({ reason }) => reason.includes('kept from before')));
    }
    using store = openAdvisoryStore(database);
    assert.deepEqual(store.exploitProbability('CVE-2099-0001'), { probability: 0.5, percentile: 0.9 });
  });

  it('takes KEV and EPSS from where they are said to be, but not over an unprotected connection', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 1) } });
    const kev = join(folder, 'kev.json');
    writeFileSync(kev, JSON.stringify(KEV));
    assert.equal((await update({ kev })).exploited, 1);
    await assert.rejects(update({ epss: 'http://example.com/epss' }), isFault('usage', /unprotected/));
  });

  it('where the file cannot be written is a fault', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 1) } });
    writeFileSync(join(folder, 'taken'), '');
    const databasePath = join(folder, 'taken', 'advisories.db');
    await assert.rejects(update({ databasePath }), isFault('refused', /cannot be written/));
  });

  it('uses the root’s list for a folder without one', async () => {
    const records = many('npm', 2);
    writeMirror(mirror, { folders: { npm: records } });
    rmSync(join(mirror, 'npm', 'modified_id.csv'));
    writeFileSync(
      join(mirror, 'modified_id.csv'),
      records.map(({ id, modified }) => `${modified},npm/${id}\n`).join(''),
    );
    await update();
    const again = await update();
    assert.deepEqual([again.mode, again.read], ['incremental', 0]);
  });
});

describe('the next update', () => {
  const changed = '2099-02-01T00:00:00Z';

  it('reads only what changed, forgets what went, and keeps what was withdrawn', async () => {
    const records = many('npm', 100);
    writeMirror(mirror, { folders: { npm: records } });
    assert.equal((await update()).mode, 'full');
    const next = [
      osvRecord('NPM-2099-0', 'npm', 'renamed', { modified: changed }),
      osvRecord('NPM-2099-1', 'npm', 'boat-1', { modified: changed, withdrawn: changed }),
      ...records.slice(2, 99),
      osvRecord('NPM-2099-new', 'npm', 'fresh', { modified: changed }),
    ];
    writeMirror(mirror, { folders: { npm: next } });
    const summary = await update();
    assert.deepEqual(
      [summary.mode, summary.read, summary.removed, summary.advisories],
      ['incremental', 3, 1, 100],
    );
    using store = openAdvisoryStore(database);
    assert.deepEqual(store.find('npm', 'boat-0'), []);
    assert.deepEqual(store.find('npm', 'boat-99'), []);
    assert.equal(store.get('NPM-2099-99'), undefined);
    assert.equal(store.find('npm', 'renamed')[0]?.advisory.id, 'NPM-2099-0');
    assert.equal(store.find('npm', 'boat-1')[0]?.advisory.withdrawn, changed);
    assert.equal(store.find('npm', 'fresh').length, 1);
    assert.equal((await update()).read, 0);
  });

  it('reads the whole archive where much changed', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 100) } });
    await update();
    const next = many('npm', 90).map((record) => ({ ...record, modified: changed }));
    writeMirror(mirror, { folders: { npm: next } });
    const summary = await update();
    assert.deepEqual(
      [summary.mode, summary.read, summary.removed, summary.advisories],
      ['incremental', 90, 10, 90],
    );
  });

  it('gives the same database as one compiled anew', async () => {
    const shared = osvRecord('GHSA-aaaa-bbbb-cccc', 'npm', 'both');
    writeMirror(mirror, {
      folders: { npm: [shared, ...many('npm', 40)], PyPI: [shared, ...many('PyPI', 40)] },
    });
    await update();
    const next = {
      npm: many('npm', 39),
      PyPI: [{ ...shared, modified: changed }, ...many('PyPI', 41)],
      Go: many('Go', 3),
    };
    writeMirror(mirror, { folders: next });
    const brought = await update();
    const dump = (path: string): unknown => {
      using store = openAdvisoryStore(path);
      const ids = [
        'GHSA-aaaa-bbbb-cccc',
        ...Object.values(next)
          .flat()
          .map(({ id }) => id),
      ];
      return [
        store.status(),
        ids.map((id) => {
          const match = store.get(id);
          return [
            match?.advisory.id,
            match?.advisory.modified,
            match?.affected.map(({ ecosystem, name, ranges }) => [ecosystem, name, ranges]),
          ];
        }),
      ];
    };
    const other = join(folder, 'other.db');
    const anew = await update({ databasePath: other });
    assert.equal(brought.mode, 'incremental');
    assert.equal(anew.mode, 'full');
    assert.deepEqual(dump(database), dump(other));
  });

  it('does not take an archive older than its list for the newest', async () => {
    const records = many('npm', 30);
    writeMirror(mirror, { folders: { npm: records } });
    writeFileSync(
      join(mirror, 'npm', 'modified_id.csv'),
      records.map(({ id }) => `${changed},${id}\n`).join(''),
    );
    await update();
    assert.equal((await update()).read, 30);
  });

  it('from another base, or of a file of another schema, compiles anew', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 2) } });
    await update();
    const other = join(folder, 'other');
    writeMirror(other, { folders: { npm: many('npm', 1) } });
    assert.deepEqual(await update({ base: other }).then(({ mode, advisories }) => [mode, advisories]), [
      'full',
      1,
    ]);
    writeFileSync(database, 'no database');
    assert.equal((await update()).mode, 'full');
  });

  it('of a damaged file is a fault, or one with --full', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 300) } });
    await update();
    const damaged = readFileSync(database).fill(0xff, 20_000);
    writeFileSync(database, damaged);
    await assert.rejects(update(), isFault('internal', /--full/));
    assert.deepEqual(readFileSync(database), damaged);
    assert.equal((await update({ full: true })).advisories, 300);
  });
});

/** Bytes that were kept of what comes from a URL. */
function sizeOf(url: string): number {
  const path = join(`${database}.partial`, createHash('sha256').update(url).digest('hex'));
  return existsSync(path) ? statSync(path).size : 0;
}

/** Breaks a connection once what it brought has come to where it is kept. */
async function breakOnce(response: ServerResponse, isThere: () => boolean): Promise<void> {
  while (!isThere() && !response.destroyed) await setImmediate();
  response.destroy();
}

describe('an update from a server', () => {
  it('fetches what changed one by one', async () => {
    const records = many('npm', 50);
    writeMirror(mirror, { folders: { npm: records }, kev: KEV, epss: EPSS });
    await using server = await serveMirror(mirror);
    const first = await update({ base: server.url });
    assert.deepEqual([first.advisories, first.exploited, first.probabilities, first.absent], [50, 1, 1, []]);
    const next = [
      osvRecord('NPM-2099-0', 'npm', 'renamed', { modified: '2099-02-01T00:00:00Z' }),
      ...records.slice(1),
    ];
    writeMirror(mirror, { folders: { npm: next } });
    server.requests.length = 0;
    const summary = await update({ base: server.url });
    assert.deepEqual([summary.mode, summary.read, summary.advisories], ['incremental', 1, 50]);
    assert.ok(server.requests.includes('GET /npm/NPM-2099-0.json'));
    assert.ok(!server.requests.some((request) => request.includes('all.zip')));
  });

  it('goes on where a connection broke', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 500) } });
    const bytes = readFileSync(join(mirror, 'npm', 'all.zip'));
    await using server = await serveMirror(mirror);
    let breaks = 2;
    server.intercept = (request, response, path) => {
      if (!path.endsWith('all.zip') || breaks === 0) return false;
      breaks -= 1;
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? 'bytes=0-')?.[1]);
      const part = bytes.subarray(from);
      const headers = { etag: etagOf(bytes), 'content-length': part.length };
      const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
      response.writeHead(
        from === 0 ? 200 : 206,
        from === 0 ? headers : { ...headers, 'content-range': range },
      );
      response.write(part.subarray(0, 10_000));
      void breakOnce(response, () => sizeOf(`${server.url}/npm/all.zip`) >= from + 10_000);
      return true;
    };
    assert.equal((await update({ base: server.url })).advisories, 500);
    const archive = server.requests.filter((request) => request.includes('all.zip'));
    assert.deepEqual(archive, [
      'GET /npm/all.zip',
      'GET /npm/all.zip bytes=10000-',
      'GET /npm/all.zip bytes=20000-',
    ]);
    assert.deepEqual(readdirSync(join(folder, 'data')).toSorted(), ['advisories.db', 'advisories.db.lock']);
  });

  it('starts again where the file changed meanwhile', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 500) } });
    await using server = await serveMirror(mirror);
    let broken = false;
    server.intercept = (_request, response, path) => {
      if (!path.endsWith('all.zip') || broken) return false;
      broken = true;
      response.writeHead(200, { etag: '"of before"', 'content-length': 1_000_000 });
      response.write('x'.repeat(5000));
      void breakOnce(response, () => sizeOf(`${server.url}/npm/all.zip`) >= 5000);
      return true;
    };
    assert.equal((await update({ base: server.url })).advisories, 500);
  });

  it('that never gives the whole file is a fault, and what came is kept for the next', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 500) } });
    const bytes = readFileSync(join(mirror, 'npm', 'all.zip'));
    await using server = await serveMirror(mirror);
    let sent = 0;
    server.intercept = (_request, response, path) => {
      if (!path.endsWith('all.zip')) return false;
      if (sent > 0) return refuse(response, 503);
      sent = 10_000;
      response.writeHead(200, { etag: etagOf(bytes), 'content-length': bytes.length });
      response.write(bytes.subarray(0, sent));
      void breakOnce(response, () => sizeOf(`${server.url}/npm/all.zip`) >= sent);
      return true;
    };
    await assert.rejects(update({ base: server.url }), isFault('unreachable', /503/));
    assert.ok(!existsSync(database));
    delete server.intercept;
    server.requests.length = 0;
    assert.equal((await update({ base: server.url })).advisories, 500);
    assert.ok(server.requests.includes('GET /npm/all.zip bytes=10000-'));
  });

  it('that refuses is a fault; one without a folder it lists is told', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 1), Go: many('Go', 1) } });
    rmSync(join(mirror, 'Go'), { recursive: true });
    await using server = await serveMirror(mirror);
    assert.deepEqual(
      (await update({ base: server.url })).absent.map(({ part }) => part),
      ['Go', 'KEV', 'EPSS'],
    );
    server.intercept = (_request, response) => refuse(response, 403);
    await assert.rejects(update({ base: server.url }), isFault('refused', /403/));
  });
});

describe('two processes', () => {
  it('do not update at once', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 1) } });
    await update();
    {
      using _held = holdLock(`${database}.lock`, 'update of the advisory database');
      await assert.rejects(update(), isFault('usage', new RegExp(`process ${process.pid}`)));
    }
    assert.equal((await update()).advisories, 1);
  });

  it('killed in the middle, leave the old database and a way on', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 20) } });
    await update();
    const before = readFileSync(database);
    writeMirror(mirror, { folders: { npm: many('npm', 600) } });
    const child = spawn(process.execPath, [
      fileURLToPath(import.meta.resolve('./updating-child.fixture.ts')),
      mirror,
      database,
    ]);
    const ended = once(child, 'exit');
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('compiling') && resolve());
    });
    await assert.rejects(update(), isFault('usage', new RegExp(`process ${child.pid}`)));
    child.kill('SIGKILL');
    assert.equal((await ended)[1], 'SIGKILL');
    assert.ok(existsSync(`${database}.new`));
    assert.deepEqual(readFileSync(database), before);
    assert.equal((await update()).advisories, 600);
    assert.ok(!existsSync(`${database}.new`));
  });

  it('read while another swaps the file', async () => {
    writeMirror(mirror, { folders: { npm: many('npm', 300) } });
    await update();
    using old = openAdvisoryStore(database);
    const done = new AbortController();
    let reads = 0;
    const reader = (async () => {
      while (!done.signal.aborted) {
        using store = openAdvisoryStore(database);
        const count = store.status().advisories;
        assert.equal(store.find('npm', `boat-${count - 1}`).length, 1);
        reads += 1;
        await pause(1);
      }
    })();
    for (let count = 301; count < 306; count += 1) {
      writeMirror(mirror, { folders: { npm: many('npm', count) } });
      await update({ full: count % 2 === 0 });
    }
    done.abort();
    await reader;
    assert.ok(reads > 5);
    assert.equal(old.find('npm', 'boat-299').length, 1);
    assert.deepEqual(old.find('npm', 'boat-304'), []);
  });
});

describe('an archive whose entry names lie', () => {
  it('is stored under the ids its records have', async () => {
    writeMirror(mirror, { folders: { npm: [] } });
    const record = osvRecord('X-1', 'npm', 'boat');
    writeFileSync(
      join(mirror, 'npm', 'all.zip'),
      zipOf([{ name: 'other.json', bytes: Buffer.from(JSON.stringify(record)) }]),
    );
    await update();
    using store = openAdvisoryStore(database);
    assert.equal(store.get('X-1')?.advisory.id, 'X-1');
  });
});
