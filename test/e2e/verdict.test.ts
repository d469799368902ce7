import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

const FORMATS = ['table', 'json', 'sarif', 'cyclonedx', 'spdx', 'junit', 'markdown', 'html'];
const CLEAN = /\bClean\b|nothing found/;

/** A library with a vulnerability that no release fixes, and one that has none. */
const LOCK = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    'node_modules/broken': { version: '1.0.0', license: 'MIT' },
    'node_modules/whole': { version: '2.0.0' },
  },
});
const ADVISORY = JSON.stringify({
  schema_version: '1.7.0',
  id: 'GHSA-aaaa-bbbb-cccc',
  modified: new Date().toISOString(),
  summary: 'It breaks',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N' }],
  affected: [{ package: { ecosystem: 'npm', name: 'broken' }, versions: ['1.0.0'] }],
});

describe('what is called clean', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-verdict-'));
  const cache = join(work, 'cache');
  const source = (name: string, files: Readonly<Record<string, string>>) => {
    const root = join(work, name);
    mkdirSync(root);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
    return root;
  };
  const scan = (...args: string[]) => plimsoll(['scan', ...args], cache);
  let broken: string;

  before(async () => {
    const feed = join(work, 'feed/npm');
    mkdirSync(feed, { recursive: true });
    writeFileSync(join(feed, 'GHSA-aaaa-bbbb-cccc.json'), ADVISORY);
    const updated = await plimsoll(['db', 'update', '--from', join(work, 'feed')], cache);
    assert.equal(updated.code, 0, updated.stderr);
    broken = source('broken', { 'package-lock.json': LOCK });
  });
  after(() => rmSync(work, { recursive: true }));

  for (const format of FORMATS) {
    it(`${format} says that findings are hidden by --severity and --only-fixed`, async () => {
      for (const hiding of [['--severity', 'critical'], ['--only-fixed']]) {
        const { code, stdout } = await scan(broken, ...hiding, '--format', format);
        assert.equal(code, 0);
        assert.doesNotMatch(stdout, CLEAN);
        const isData = ['json', 'cyclonedx', 'spdx'].includes(format);
        const way = hiding.length > 1 ? 'severity' : 'unfixed';
        assert.match(stdout, isData ? new RegExp(`\\\\?"${way}\\\\?": ?1`) : /\b0 of 1 shown\b/);
      }
    });
  }

  it('what is hidden by --severity is judged, what is by --only-fixed is not', async () => {
    assert.equal((await scan(broken, '--severity', 'critical', '--fail-on', 'any')).code, 1);
    const unfixed = await scan(broken, '--only-fixed', '--fail-on', 'any');
    assert.equal(unfixed.code, 0);
    assert.match(unfixed.stdout, /1 finding; no rule is broken \(0 of 1 shown: 1 without a fix hidden/);
  });

  it('a folder of which nothing is supported or nothing is there gets no verdict', async () => {
    const empty = await scan(source('empty', { 'README.md': '# Nothing\n' }));
    assert.equal(empty.code, 3);
    assert.match(empty.stdout, /Not judged: there is nothing here that a scanner could judge/);
    assert.doesNotMatch(empty.stdout, CLEAN);
    const foreign = source('foreign', {
      'a.nimble': 'version = "1.0.0"\nrequires "jester >= 0.5.0"\n',
    });
    for (const format of FORMATS) {
      const { code, stdout } = await scan(foreign, '--format', format);
      assert.equal(code, 3, format);
      assert.doesNotMatch(stdout, CLEAN);
      assert.match(stdout, /a\.nimble/, format);
    }
  });

  it('a version that a range decides is a gap, and what it lets in is possible', async () => {
    const manifest = '{"name":"a","version":"1.0.0","dependencies":{"broken":"^1.0.0"}}';
    const ranged = source('ranged', { 'package.json': manifest });
    const judged = await scan(ranged, '--fail-on', 'low');
    assert.equal(judged.code, 4);
    assert.match(judged.stdout, /Incomplete: 1 part could not be judged: 1 undecided/);
    assert.match(judged.stdout, /1 only possible/);
    assert.equal((await scan(ranged, '--fail-on', 'low+possible')).code, 1);
  });

  it('a bill of materials is a list, without a verdict', async () => {
    const sbom = (...args: string[]) => plimsoll(['sbom', broken, ...args], cache);
    const table = await sbom('--format', 'table');
    assert.equal(table.code, 0);
    assert.match(table.stdout, /^PACKAGE +VERSION +TYPE +LICENCE +WHERE$/m);
    assert.match(table.stdout, /^broken +1\.0\.0 +npm +MIT +\/package-lock\.json$/m);
    assert.match(table.stdout, /^whole +2\.0\.0 +npm/m);
    for (const format of FORMATS) {
      const { stdout } = await sbom('--format', format);
      assert.doesNotMatch(stdout, /\bClean\b|nothing found|No findings|Not judged|Incomplete/, format);
    }
    assert.equal(reportIn('scan', (await sbom('--format', 'json')).stdout).verdict.status, 'unjudged');
    assert.equal((await plimsoll(['sbom', source('bare', {})], cache)).code, 3);
  });

  it('a report of ours is a target, whatever its fields are sorted by, and judged anew', async () => {
    const path = join(work, 'report.json');
    const listed = await plimsoll(['sbom', broken, '--format', 'json', '--output', path], cache);
    assert.equal(listed.code, 0);
    const report = JSON.parse(readFileSync(path, 'utf8')) as object;
    const sorted = Object.entries(report).toSorted(([left], [right]) => (left < right ? -1 : 1));
    const other = join(work, 'sorted.json');
    writeFileSync(other, JSON.stringify(Object.fromEntries(sorted)));
    for (const target of [path, other]) {
      const { code, stdout } = await scan(target, '--format', 'json', '--fail-on', 'any');
      assert.equal(code, 1);
      assert.deepEqual(
        reportIn('scan', stdout).findings.map(({ id }) => id),
        ['GHSA-aaaa-bbbb-cccc'],
      );
    }
    const damaged = join(work, 'damaged.json');
    writeFileSync(damaged, readFileSync(path, 'utf8').slice(0, 400));
    const cut = await scan(damaged);
    assert.equal(cut.code, 4);
    assert.match(cut.stderr, /is not JSON/);
    writeFileSync(damaged, JSON.stringify({ ...report, packages: 'many' }));
    const wrong = await scan(damaged);
    assert.equal(wrong.code, 4);
    assert.match(wrong.stderr, /has a fault at packages/);
  });
});
