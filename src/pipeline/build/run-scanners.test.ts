import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { buildTar } from '../../../test/fixtures/tar-builder.ts';
import type { FileAnalyser, LocatedFact } from '../../model/analyser.ts';
import { marked } from '../../model/finding/fingerprint.ts';
import type { Finding } from '../../model/finding/finding.ts';
import { originsOf } from '../../model/finding/about.ts';
import { SEVERITY_PRIORITY } from '../../model/finding/head.ts';
import type { Report } from '../../model/report/scan.ts';
import { entryOf } from '../../scanners/choose.ts';
import { VULN_SCANNER } from '../../scanners/vuln/unit.ts';
import type { ScannedTarget, Scanner } from '../../scanners/types.ts';
import { scan, type ScanRequest } from './scan.ts';
import type { BuildServices } from './services.ts';

interface Line {
  readonly line: number;
  readonly text: string;
}

/** Lines of files that are named `.env`. */
const LINES: FileAnalyser<Line> = {
  id: 'trial-lines',
  version: 1,
  maximumSize: 1_000,
  interest: ({ path }) => (path.endsWith('/.env') ? 'yes' : 'no'),
  *read(file) {
    for (const [index, text] of file.bytes().toString('utf8').split('\n').entries()) {
      if (text !== '') yield { line: index + 1, text };
    }
  },
};

/** Calls every `TOKEN=` a leak, and every `DEBUG=1` a misconfiguration. */
const TRIAL: Scanner = {
  id: 'trial',
  title: 'what the test planted',
  isUsual: true,
  vectors: ['V6'],
  version: 3,
  packages: false,
  advisories: false,
  analysers: [LINES],
  removedFiles: true,
  findings(target) {
    const found = Array.from(target.factsOf(LINES), (fact) => findingOf(fact, target));
    return { findings: found.filter((finding) => finding !== undefined), gaps: [] };
  },
};

function findingOf(located: LocatedFact<Line>, target: ScannedTarget): Finding | undefined {
  const { path, fact } = located;
  const subject = { kind: 'file' as const, path, range: { startLine: fact.line } };
  const common = { vectors: ['V6' as const], references: [], subject, origins: target.originsOf(located) };
  if (fact.text.startsWith('TOKEN=')) {
    return marked<'leak'>({
      kind: 'leak',
      id: 'token',
      title: 'A token',
      severity: 'high',
      priority: SEVERITY_PRIORITY.high,
      advice: 'Take it out.',
      secret: { redacted: 'T…', digest: hash('sha256', fact.text) },
      decodings: [],
      verified: 'unknown',
      ...common,
    });
  }
  if (fact.text !== 'DEBUG=1') return undefined;
  return marked<'misconfiguration'>({
    kind: 'misconfiguration',
    id: 'debug',
    title: 'Debugging is on',
    severity: 'low',
    priority: SEVERITY_PRIORITY.low,
    advice: 'Turn it off.',
    actual: fact.text,
    expected: 'DEBUG=0',
    ...common,
  });
}

const KNOWN = [VULN_SCANNER, TRIAL];

describe('scan with a scanner of files', () => {
  let folder: string;
  let target: string;
  let remembered: Map<string, unknown>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-scanners-'));
    remembered = new Map();
    target = writeImage([
      [
        { path: 'app/node_modules/left/package.json', content: '{"name":"left","version":"1.0.0"}' },
        { path: 'app/.env', content: 'TOKEN=one\n\nDEBUG=1\n' },
        { path: 'old/.env', content: 'TOKEN=two\n' },
      ],
      [{ path: 'old/.wh..env' }, { path: 'app/.env', content: 'DEBUG=1\n' }],
    ]);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function writeImage(layers: readonly { path: string; content?: string }[][]): string {
    const tars = layers.map((members) => buildTar(members));
    const config = JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      history: tars.map((_, index) => ({ created_by: `COPY part-${index} /` })),
      rootfs: { type: 'layers', diff_ids: tars.map((tar) => `sha256:${hash('sha256', tar)}`) },
    });
    const files = tars.map((content, index) => ({ path: `${index}/layer.tar`, content }));
    const manifest = JSON.stringify([
      { Config: 'config.json', RepoTags: ['a:1'], Layers: files.map(({ path }) => path) },
    ]);
    const path = join(folder, 'image.tar');
    const members = [{ path: 'config.json', content: config }, ...files];
    writeFileSync(path, buildTar([...members, { path: 'manifest.json', content: manifest }]));
    return path;
  }

  const services: BuildServices = {
    http: { request: () => assert.fail('no network') },
    environment: {},
    cache: {
      get: (key) => remembered.get(key),
      set: (key, value) => remembered.set(key, structuredClone(value)),
      [Symbol.dispose]: () => {},
    },
    openAdvisories: () => undefined,
    now: () => new Date('2099-01-03T00:00:00Z'),
    progress: () => {},
    onExit: () => ({ [Symbol.dispose]: () => undefined }),
    saveMemory: () => {},
    toolVersion: '0.0.0',
  };
  const run = (
    scanners?: readonly string[],
    over: Partial<ScanRequest> = {},
    known = KNOWN,
  ): Promise<Report> =>
    scan(
      { target, platform: undefined, allowHttp: false, maximumDataAge: 5, scanners, ...over },
      services,
      known.map(entryOf),
    );
  const told = (report: Report) =>
    Array.from(report.findings, (finding) => {
      const [origin] = originsOf(finding);
      const path = 'subject' in finding && finding.subject.kind === 'file' ? finding.subject.path : '';
      assert.ok(origin?.kind === 'layer');
      return [finding.kind, path, origin.layer, origin.instruction, origin.removed ?? false];
    });

  const EXPECTED = [
    ['leak', '/app/.env', 0, 'COPY part-0 /', true],
    ['leak', '/old/.env', 0, 'COPY part-0 /', true],
    ['misconfiguration', '/app/.env', 0, 'COPY part-0 /', true],
    ['misconfiguration', '/app/.env', 1, 'COPY part-1 /', false],
  ];

  it('finds, with layer and instruction, also what a later layer removes or replaces', async () => {
    const report = await run(['trial']);
    assert.deepEqual(told(report), EXPECTED);
    assert.deepEqual(report.coverage.scanners, ['trial']);
    assert.equal(report.summary.kinds.leak, 2);
    assert.equal(report.verdict.status, 'findings');
  });

  it('finds the same of a warm cache, without reading a layer', async () => {
    await run(['trial']);
    const report = await run(['trial']);
    assert.deepEqual(report.coverage.layers, { total: 2, read: 0, cached: 2 });
    assert.deepEqual(told(report), EXPECTED);
  });

  it('reads layers anew that fewer analysers have read, and keeps both', async () => {
    const alone = await run(['vuln']);
    assert.deepEqual([alone.packages.length, alone.findings.length], [1, 0]);
    const both = await run();
    assert.equal(both.coverage.layers.read, 2);
    assert.deepEqual(told(both), EXPECTED);
    assert.equal(both.packages.length, 1);
    for (const scanners of [['vuln'], undefined]) {
      assert.equal((await run(scanners)).coverage.layers.read, 0);
    }
  });

  it('looks for no package and opens no advisories where no scanner needs them', async () => {
    const openAdvisories = () => assert.fail('nobody needs them');
    const request = { target, platform: undefined, allowHttp: false, maximumDataAge: 5, scanners: ['trial'] };
    const report = await scan(request, { ...services, openAdvisories }, KNOWN.map(entryOf));
    assert.equal(report.packages.length, 0);
    assert.deepEqual(report.coverage.examined, { trial: { version: 3, files: 2 } });
    assert.deepEqual(report.coverage.gaps, []);
  });

  it('keeps from a scanner that did not ask what is removed, beside one that did', async () => {
    const shy: Scanner = { ...TRIAL, id: 'shy', removedFiles: false };
    const report = await run(['shy'], {}, [TRIAL, shy]);
    assert.deepEqual(told(report), [EXPECTED.at(-1)]);
    const both = await run(undefined, {}, [TRIAL, shy]);
    assert.equal(both.findings.length, EXPECTED.length + 1);
  });

  it('judges, hides and counts findings of every kind', async () => {
    const failed = await run(['trial'], { failOn: 'leak+high', severities: ['low'] });
    assert.equal(failed.verdict.status, 'violated');
    assert.match(failed.verdict.reasons[0] ?? '', /^token in \/app\/\.env:1 and 1 other break/);
    assert.equal(failed.findings.length, 2);
    const fixed = await run(['trial'], { onlyFixed: true });
    assert.equal(fixed.findings.length, 4, 'a leak is not for a release to fix');
  });

  it('keeps fingerprints when lines move, and tells secrets apart', async () => {
    const before = Array.from((await run(['trial'])).findings, ({ fingerprint }) => fingerprint);
    target = writeImage([
      [
        { path: 'app/.env', content: '\n\n\nDEBUG=1\n\nTOKEN=one\n' },
        { path: 'old/.env', content: '# two\nTOKEN=two\n' },
      ],
    ]);
    const after = Array.from((await run(['trial'])).findings, ({ fingerprint }) => fingerprint);
    assert.equal(new Set(after).size, 3);
    assert.deepEqual(new Set(after), new Set(before));
  });

  it('says that a bill of materials has no files to look at', async () => {
    target = join(folder, 'bill.json');
    writeFileSync(target, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [] }));
    const report = await run(['trial']);
    assert.equal(report.verdict.status, 'incomplete');
    assert.deepEqual(report.coverage.gaps.map(({ kind, subject }) => [kind, subject]).at(-1), [
      'missing-data',
      'trial',
    ]);
  });

  it('reads a folder, where nothing is removed and nothing has a layer', async () => {
    rmSync(target);
    writeFileSync(join(folder, '.env'), 'TOKEN=three\n');
    target = `dir:${folder}`;
    const { findings } = await run(['trial']);
    assert.deepEqual(
      Array.from(findings, (finding) => [finding.kind, originsOf(finding)]),
      [['leak', []]],
    );
  });

  it('refuses a scanner that there is not, before anything is read', async () => {
    await assert.rejects(run(['secrets'], { target: '/nowhere' }), { code: 'usage', hint: /vuln, trial/ });
  });
});
