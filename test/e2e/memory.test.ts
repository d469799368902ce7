import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { REPORT_FORMATS } from '../../src/present/scan/registry.ts';
import { ROOT } from '../architecture/source-files.ts';
import { writeLargeAdvisories } from '../fixtures/large-advisories.ts';
import {
  type LayerEntries,
  layersOfFiles,
  layersOfNpmPackages,
  writeLargeLayout,
} from '../fixtures/large-image.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { writeLargeTree } from '../fixtures/large-tree.ts';
import { repetitions } from '../fixtures/repetitions.ts';
import { inTurn } from '../property-runs.ts';
import { contentOf, kept } from '../run/e2e/kept.ts';
import { runsBundle } from './command.ts';
import { absence } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 240;

/** MB that a scan takes at most, whatever the image. */
const MEMORY = 150;
const FILES = 400_000;
const PACKAGES = 30_000;
/** Three times as many findings, written in one of so many formats in each run but a soak. */
const VULNERABLE = 8_000;
const PART = 4;
/** MB that looking for everything in sources takes at most, and folders of these. */
const MEMORY_OF_SOURCES = repetitions(170, 250);
const ROLES = repetitions(800, 3_000);
/** MB that lock files of a folder take at most, and how many packages each of them has. */
const MEMORY_OF_LOCKS = 300;
const [LOCK_FILES, LOCKED] = [20, repetitions(5_000, 12_000)];
const time = '/usr/bin/time';

/** What each format has once for every finding. */
const REPORTED: Readonly<Record<string, RegExp>> = {
  table: /^(?:critical|low) +CVE-2099-/gm,
  json: /"kind": "vulnerability"/g,
  sarif: /"ruleId": "CVE-2099-/g,
  cyclonedx: /"status": "affected"/g,
  'cyclonedx-1.7': /"status": "affected"/g,
  spdx: /"referenceType": "advisory"/g,
  // Vulnerabilities that a package has, by their ids.
  'spdx-3': /^\s+"[^"]*Vulnerability-[0-9a-f]{16}",?$/gm,
  junit: /<failure /g,
  markdown: /^\| .*\[CVE-2099-/gm,
  html: /<tr data-severity=/g,
  'gitlab-container-scanning': /"operating_system": /g,
  'gitlab-dependency-scanning': /"file": /g,
  'gitlab-code-quality': /"check_name": "CVE-2099-/g,
};

/** The folder of an image with so many of something. Made once. */
async function keptLayout(what: string, count: number, layers: readonly LayerEntries[]): Promise<string> {
  const made = ['large-image', 'image-builder', 'tar-builder'].map((name) =>
    join(ROOT, `test/fixtures/${name}.ts`),
  );
  const recipe = [contentOf(...made), process.version, String(count)];
  const folder = await kept(`large-image-${what}`, recipe, (unfinished) =>
    writeLargeLayout(join(unfinished, 'layout'), layers),
  );
  return join(folder, 'layout');
}

/** A lock file of npm with packages of names of its own, each of which needs the next. */
function lockFile(prefix: string): string {
  const packages = Array.from({ length: LOCKED }, (_, index) => [
    `node_modules/${prefix}-library-${index}`,
    { version: '1.2.3', dependencies: { [`${prefix}-library-${(index + 1) % LOCKED}`]: '^1.0.0' } },
  ]);
  return JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...Object.fromEntries(packages) } });
}

describe('memory', { skip: absence(existsSync(time), 'GNU time') }, () => {
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-memory-'));
    // The sources would take more, as Node strips their types while it runs.
    assert.ok(runsBundle(), 'npm run build');
  });
  after(() => rmSync(work, { recursive: true }));

  /** Runs a command as a person would, and tells its peak of resident memory in MB. */
  function peakOf(...args: string[]): number {
    const usage = join(work, 'usage');
    const env = { ...process.env, PLIMSOLL_CACHE_DIR: join(work, 'cache') };
    const done = spawnSync(time, ['-o', usage, '-f', '%M', join(ROOT, 'plimsoll'), ...args], {
      env,
      encoding: 'utf8',
    });
    assert.equal(done.status, 0, done.stderr);
    return Number(readFileSync(usage, 'utf8')) / 1024;
  }

  it(`of ${FILES} files in four layers, all of them counted`, async () => {
    const { layers, filesSeen } = layersOfFiles(FILES);
    const layout = await keptLayout('files', FILES, layers);
    const report = join(work, 'files.json');
    const peak = peakOf('sbom', layout, '--quiet', '--format', 'json', '--output', report);
    assert.equal(
      (JSON.parse(readFileSync(report, 'utf8')) as { coverage: { files: number } }).coverage.files,
      filesSeen,
    );
    assert.ok(peak < MEMORY, `${peak} MB`);
  });

  it(`of ${PACKAGES} packages written as SPDX and CycloneDX, all of them listed`, async () => {
    const layout = await keptLayout('packages', PACKAGES, layersOfNpmPackages(PACKAGES));
    const bills = ['cyclonedx', 'spdx'].map((format) => ({ format, path: join(work, `bill-${format}`) }));
    const outputs = bills.flatMap(({ format, path }) => ['--output', `${format}=${path}`]);
    const peak = peakOf('sbom', layout, '--quiet', '--no-cache', ...outputs);
    assert.ok(peak < MEMORY, `${peak} MB`);
    for (const { format, path } of bills) {
      const listed = readFileSync(path, 'utf8').match(/"(?:purl|referenceLocator)": "pkg:npm\//g);
      assert.equal(listed?.length, PACKAGES, format);
    }
  });

  it(`of ${LOCK_FILES * LOCKED} packages in lock files of a folder, all of them listed`, () => {
    const folder = join(work, 'locked');
    for (let file = 0; file < LOCK_FILES; file += 1) {
      mkdirSync(join(folder, `part-${file}`), { recursive: true });
      writeFileSync(join(folder, `part-${file}`, 'package-lock.json'), lockFile(`part-${file}`));
    }
    const bill = join(work, 'locked.cdx.json');
    const peak = peakOf('sbom', folder, '--quiet', '--format', 'cyclonedx', '--output', bill);
    assert.equal(readFileSync(bill, 'utf8').match(/"purl": "pkg:npm\//g)?.length, LOCK_FILES * LOCKED);
    assert.ok(peak < MEMORY_OF_LOCKS, `${peak} MB`);
  });

  it(`of sources of ${ROLES} folders with secrets and misconfigurations in each, all of them told`, () => {
    const sources = join(work, 'sources');
    const expected = writeLargeTree(sources, ROLES);
    const report = join(work, 'sources.json');
    const looks = ['--scanners', 'secret,config,license,supply'];
    const peak = peakOf('scan', sources, '--quiet', ...looks, '--format', 'json', '--output', report);
    const { coverage, findings } = reportIn('scan', readFileSync(report, 'utf8'));
    assert.equal(coverage.files, expected.files);
    assert.equal(findings.filter(({ kind }) => kind === 'leak').length, expected.leaks);
    const privileged = findings.filter(({ id }) => id === 'kubernetes-privileged');
    assert.equal(privileged.length, expected.privileged);
    assert.ok(peak < MEMORY_OF_SOURCES, `${peak} MB`);
  });

  it(`of ${3 * VULNERABLE} findings written in formats, all of them told`, async () => {
    const layout = await keptLayout('packages', VULNERABLE, layersOfNpmPackages(VULNERABLE));
    const findings = writeLargeAdvisories(join(work, 'advisories'), VULNERABLE);
    peakOf('db', 'update', '--quiet', '--from', join(work, 'advisories'));
    const reports = inTurn(REPORT_FORMATS, PART).map(({ id }) => ({
      id,
      path: join(work, `findings.${id}`),
    }));
    const outputs = reports.flatMap(({ id, path }) => ['--output', `${id}=${path}`]);
    const peak = peakOf('scan', layout, '--quiet', ...outputs);
    assert.ok(peak < MEMORY, `${peak} MB as ${reports.map(({ id }) => id).join()}`);
    for (const { id, path } of reports) {
      const text = readFileSync(path, 'utf8');
      // These have no place for vulnerabilities, and say how many there are.
      if (['gitlab-sast', 'gitlab-secret-detection', 'github-dependencies'].includes(id))
        assert.ok(text.includes(String(findings)), id);
      else assert.equal(text.match(REPORTED[id] ?? /^$/g)?.length, findings, id);
    }
  });
});
