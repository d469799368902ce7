import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { reportIn } from '../../../test/fixtures/printed-report.ts';
import { buildTar } from '../../../test/fixtures/tar-builder.ts';
import type { Affected } from '../../model/advisory.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { Cache } from '../../platform/cache/types.ts';
import { json } from '../../present/scan/json/format.ts';
import { SCANNERS } from '../../scanners/registry.ts';
import { withReachability } from './chosen-scanners.ts';
import { NO_EXCEPTIONS } from './exceptions.ts';
import { inventory, scan, type ScanRequest } from './scan.ts';
import type { BuildServices } from './services.ts';

const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

/** Knows one vulnerability of `left` below 2.0.0, compiled on the first of January 2099. */
const store: AdvisoryStore = {
  find: (ecosystem, name) => (ecosystem === 'npm' && name === 'left' ? [match] : []),
  get: (id) => (id === match.advisory.id ? match : undefined),
  named: (id) => (id === match.advisory.id ? [id] : []),
  namesakes: () => [],
  exploitation: () => undefined,
  exploitProbability: () => undefined,
  ecosystems: () => ['npm'],
  status: () => ({ compiled: '2099-01-01T00:00:00Z', advisories: 1, ecosystems: { npm: 1 } }),
  [Symbol.dispose]: () => {},
};
const affected: Affected = {
  ecosystem: 'npm',
  name: 'left',
  ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
  versions: [],
  severity: [{ type: 'CVSS_V3', score: VECTOR }],
};
const match = {
  advisory: {
    id: 'CVE-2099-0001',
    aliases: [],
    upstream: [],
    related: [],
    summary: 'invented',
    details: '',
    modified: '2099-01-01T00:00:00Z',
    severity: [],
    references: [],
  },
  affected: [affected],
};

describe('scan', () => {
  let folder: string;
  let remembered: Map<string, unknown>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-scan-'));
    remembered = new Map();
    mkdirSync(join(folder, 'source/node_modules/left'), { recursive: true });
    const manifest = JSON.stringify({ name: 'left', version: '1.0.0' });
    writeFileSync(join(folder, 'source/node_modules/left/package.json'), manifest);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const services = (over: Partial<BuildServices> = {}): BuildServices => {
    const cache: Cache = {
      get: (key) => remembered.get(key),
      set: (key, value) => remembered.set(key, structuredClone(value)),
      [Symbol.dispose]: () => {},
    };
    return {
      http: { request: () => assert.fail('a folder asks no network') },
      environment: {},
      cache,
      openAdvisories: () => store,
      now: () => new Date('2099-01-03T00:00:00Z'),
      progress: () => {},
      onExit: () => ({ [Symbol.dispose]: () => undefined }),
      saveMemory: () => {},
      toolVersion: '0.0.0',
      ...over,
    };
  };
  const request = (over: Partial<ScanRequest> = {}): ScanRequest => ({
    target: `dir:${join(folder, 'source')}`,
    platform: undefined,
    allowHttp: false,
    maximumDataAge: 5,
    ...over,
  });
  /** Two layers, of which the second removes what the first brings. */
  const image = (second: Buffer, stored: (tar: Buffer) => Buffer = (tar) => tar) => {
    const first = buildTar([
      { path: 'node_modules/left/package.json', content: '{"name":"left","version":"1.0.0"}' },
    ]);
    const layers = [first, second].map((tar, index) => ({
      path: `${index}/layer.tar`,
      content: stored(tar),
    }));
    const digest = (tar: Buffer) => `sha256:${hash('sha256', tar)}`;
    const config = JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [digest(first), digest(second)] },
    });
    const manifest = [{ Config: 'config.json', RepoTags: ['a:1'], Layers: layers.map(({ path }) => path) }];
    const path = join(folder, 'image.tar');
    const members = [{ path: 'config.json', content: config }, ...layers];
    writeFileSync(path, buildTar([...members, { path: 'manifest.json', content: JSON.stringify(manifest) }]));
    return path;
  };

  it('gives a report of its own schema', async () => {
    const report = await scan(request(), services());
    const [finding] = ofKind(reportIn('scan', [...json.write(report)].join('')).findings, 'vulnerability');
    assert.deepEqual(finding?.fixedIn, ['2.0.0']);
    assert.equal(report.verdict.status, 'findings');
    assert.equal(report.summary.findings.critical, 1);
  });

  it('tells of a folder what its sources get to', async () => {
    const module = join(folder, 'source/node_modules/left/index.js');
    writeFileSync(module, 'exports.pad = () => 1;\n');
    const stateOf = async (main: string) => {
      writeFileSync(join(folder, 'source/main.js'), main);
      const known = withReachability(SCANNERS);
      const { findings } = await scan(request({ scanners: ['vuln'] }), services(), known);
      const [finding] = ofKind(findings, 'vulnerability');
      return finding?.reachability?.state;
    };
    assert.equal(await stateOf("require('left').pad();\n"), 'reachable');
    assert.equal(await stateOf('\n'), 'not reachable');
  });

  it('is incomplete without advisories, and with stale ones', async () => {
    const without = await scan(request(), services({ openAdvisories: () => undefined }));
    assert.equal(without.verdict.status, 'incomplete');
    assert.equal(without.coverage.gaps[0]?.kind, 'missing-data');
    const stale = await scan(request({ maximumDataAge: 1 }), services());
    assert.equal(stale.verdict.status, 'incomplete');
    assert.match(stale.coverage.gaps[0]?.reason ?? '', /2 days old, the limit is 1/);
    assert.equal(stale.findings.length, 1, 'what is known is told all the same');
  });

  it('judges what it does not show, but not what no release fixes', async () => {
    const hidden = await scan(request({ severities: ['low'], failOn: 'critical' }), services());
    assert.deepEqual([hidden.findings.length, hidden.verdict.status], [0, 'violated']);
    assert.deepEqual(hidden.summary.hidden, { vex: 0, waived: 0, unfixed: 0, severity: 1 });
    const unjudged = await scan(request({ severities: ['low'] }), services());
    assert.deepEqual([unjudged.findings.length, unjudged.verdict.status], [0, 'findings']);
    const unfixed = {
      ...store,
      find: () => [{ ...match, affected: [{ ...affected, ranges: [], versions: ['1.0.0'] }] }],
    };
    const left = await scan(
      request({ onlyFixed: true, failOn: 'any' }),
      services({ openAdvisories: () => unfixed }),
    );
    assert.deepEqual([left.findings.length, left.verdict.status], [0, 'findings']);
    assert.deepEqual(left.summary.hidden, { vex: 0, waived: 0, unfixed: 1, severity: 0 });
  });

  it('neither shows nor judges what is waived, and keeps it with who answers for it', async () => {
    const waivers = join(folder, 'waivers.yaml');
    writeFileSync(waivers, 'waivers:\n  - id: CVE-2099-0001\n    owner: web\n    reason: known\n');
    const exceptions = { ...NO_EXCEPTIONS, waiverFiles: [waivers] };
    const report = await scan(request({ exceptions, failOn: 'any' }), services());
    assert.deepEqual([report.findings.length, report.summary.findings.critical], [0, 0]);
    assert.deepEqual(report.summary.hidden, { vex: 0, waived: 1, unfixed: 0, severity: 0 });
    assert.notEqual(report.verdict.status, 'violated');
    const [kept] = reportIn('scan', [...json.write(report)].join('')).suppressed;
    assert.deepEqual(
      [kept?.finding.id, kept?.suppression.owner, kept?.suppression.source],
      ['CVE-2099-0001', 'web', `${waivers}:2`],
    );
  });

  it('does as the target asks only where that is asked for, and tells it otherwise', async () => {
    writeFileSync(join(folder, 'source/.plimsollignore'), 'node_modules/\n');
    const strange = await scan(request(), services());
    assert.deepEqual([strange.findings.length, strange.suppressed.length], [1, 0]);
    assert.deepEqual(
      strange.coverage.exceptions?.map(({ problem, source }) => [problem, source]),
      [['not-trusted', '.plimsollignore']],
    );
    const trusted = await scan(request({ exceptions: { ...NO_EXCEPTIONS, trustsTarget: true } }), services());
    assert.deepEqual([trusted.findings.length, trusted.suppressed.length], [0, 1]);
    assert.equal(trusted.coverage.exceptions, undefined);
  });

  it('reads no target where an exception is wrong', async () => {
    const ignored = join(folder, '.trivyignore');
    writeFileSync(ignored, 'CVE-1 exp:soon\n');
    const saveMemory = () => assert.fail('nothing is read');
    const exceptions = { ...NO_EXCEPTIONS, ignoreFiles: [ignored] };
    await assert.rejects(scan(request({ exceptions }), services({ saveMemory })), {
      code: 'usage',
      message: `${ignored}:1: "soon" is no day; write it as 2027-01-31`,
    });
    const grype = join(folder, '.grype.yaml');
    writeFileSync(grype, 'ignore:\n  - package: { name: "(a" }\n');
    await assert.rejects(
      scan(request({ exceptions: { ...NO_EXCEPTIONS, ignoreFiles: [grype] } }), services({ saveMemory })),
      (error) => error instanceof Fault && error.code === 'usage' && error.message.startsWith(`${grype}:2: `),
    );
  });

  it('does not read the same layers again, nor a removed package at all', async () => {
    const target = image(buildTar([{ path: 'node_modules/.wh.left' }]));
    const first = await scan(request({ target }), services());
    assert.deepEqual([first.packages.length, first.coverage.layers.read], [0, 2]);
    const saveMemory = () => assert.fail('there is little to do');
    const second = await scan(request({ target }), services({ saveMemory }));
    assert.deepEqual(second.coverage.layers, { total: 2, read: 0, cached: 2 });
  });

  it('shares the layers that two images have in common', async () => {
    await scan(request({ target: image(buildTar([{ path: 'a' }])) }), services());
    const report = await scan(request({ target: image(buildTar([{ path: 'b' }])) }), services());
    assert.deepEqual(report.coverage.layers, { total: 2, read: 1, cached: 1 });
    assert.equal([...report.packages][0]?.locations[0]?.layer, 0);
  });

  it('reads a compressed layer again where another archive has it and tells no digest of it', async () => {
    await scan(request({ target: image(buildTar([{ path: 'a' }]), gzipSync) }), services());
    const report = await scan(request({ target: image(buildTar([{ path: 'b' }]), gzipSync) }), services());
    assert.deepEqual(report.coverage.layers, { total: 2, read: 2, cached: 0 });
  });

  it('takes no layer for a cached one whose bytes were changed since', async () => {
    const target = image(buildTar([{ path: 'a' }]));
    await scan(request({ target }), services());
    const bytes = readFileSync(target);
    const at = bytes.indexOf('"version":"1.0.0"');
    for (const text of ['"version":"1.0.1"', '"version":"1.0.0"']) {
      bytes.write(text, at);
      writeFileSync(target, bytes);
      const scanned = scan(request({ target }), services());
      if (text.includes('1.0.0')) assert.equal((await scanned).coverage.layers.cached, 2);
      else await assert.rejects(scanned, { code: 'mismatch', message: /^layer 1 / });
    }
  });

  it('names the layer that is broken', async () => {
    const target = image(Buffer.from('this is no tar'.repeat(100)));
    await assert.rejects(scan(request({ target }), services()), { message: /^layer 2 \(sha256:/ });
    assert.equal([...remembered.keys()].filter((key) => key.startsWith('image:')).length, 0);
  });
});

describe('inventory', () => {
  it('has packages and no findings', async () => {
    const report = await inventory(
      { target: `dir:${import.meta.dirname}`, platform: undefined, allowHttp: false },
      {
        http: { request: () => assert.fail('a folder asks no network') },
        environment: {},
        cache: { get: () => undefined, set: () => {}, [Symbol.dispose]: () => {} },
        openAdvisories: () => assert.fail('nothing is matched'),
        now: () => new Date('2099-01-03T00:00:00Z'),
        progress: () => {},
        onExit: () => ({ [Symbol.dispose]: () => undefined }),
        saveMemory: () => {},
        toolVersion: '0.0.0',
      },
    );
    assert.deepEqual([[...report.findings], report.coverage.scanners], [[], []]);
  });
});
