import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { javaScriptFacts } from '../../observe/module-facts/javascript/unit.ts';
import type { LocatedFact } from '../../model/analyser.ts';
import type { Package } from '../../model/package.ts';
import type { AdvisoryStore } from '../../platform/advisories/types.ts';
import type { ScannedTarget } from '../types.ts';
import { MANIFESTS, MODULES } from './modules.ts';
import { reachingScanner, VULN_SCANNER } from './unit.ts';

const LEFT: Package = {
  purl: 'pkg:npm/left@1.0.0',
  ecosystem: 'npm',
  name: 'left',
  version: '1.0.0',
  licences: [],
  locations: [{ path: '/package.json', foundBy: 'npm', evidence: 'installed' }],
};
const MATCH = {
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
  affected: [{ ecosystem: 'npm', name: 'left', ranges: [], versions: ['1.0.0'], severity: [] }],
};
const STORE: AdvisoryStore = {
  find: (_, name) => (name === 'left' ? [MATCH] : []),
  get: () => undefined,
  named: (id) => [id],
  namesakes: () => [],
  exploitation: () => undefined,
  exploitProbability: () => undefined,
  ecosystems: () => ['npm'],
  status: () => ({ compiled: '2099-01-01T00:00:00Z', advisories: 1, ecosystems: { npm: 1 } }),
  [Symbol.dispose]: () => {},
};
const TARGET: ScannedTarget = {
  packages: [LEFT],
  distribution: undefined,
  image: undefined,
  advisories: STORE,
  factsOf: () => [],
  entriesOf: () => [],
  originsOf: () => [],
};

describe('vuln', () => {
  it('finds what advisories say of the packages', () => {
    const { findings, gaps } = VULN_SCANNER.findings(TARGET);
    assert.deepEqual(
      Array.from(findings, ({ kind, id }) => [kind, id]),
      [['vulnerability', 'CVE-2099-0001']],
    );
    assert.deepEqual(gaps, []);
  });

  it('has a gap, and no clean bill, where there are no advisories', () => {
    const { findings, gaps } = VULN_SCANNER.findings({ ...TARGET, advisories: undefined });
    assert.equal(findings.length, 0);
    assert.deepEqual(
      gaps.map(({ kind, informational }) => [kind, informational]),
      [['missing-data', undefined]],
    );
  });
});

/** A target whose one program is this, beside the package that it may require. */
function withProgram(main: string): ScannedTarget {
  const sources = { '/app/main.js': main, '/app/node_modules/left/index.js': 'exports.pad = () => 1;' };
  const located = <Fact>(path: string, fact: Fact): LocatedFact<Fact> => ({ path, layer: undefined, fact });
  const facts: Readonly<Record<string, readonly LocatedFact<unknown>[]>> = {
    [MODULES.id]: Object.entries(sources).map(([path, text]) =>
      located(path, JSON.stringify(javaScriptFacts(text, path))),
    ),
    [MANIFESTS.id]: [located('/app/node_modules/left/package.json', { name: 'left' })],
  };
  return {
    ...TARGET,
    factsOf: <Fact>({ id }: { readonly id: string }) => (facts[id] ?? []) as readonly LocatedFact<Fact>[],
    entriesOf: () =>
      Object.keys(sources).map((path) =>
        located(path, { path, type: 'file', size: 1, mode: 0o644, uid: 0, gid: 0 }),
      ),
  };
}

describe('vuln with reachability', () => {
  it('tells whether what is started gets to the package, which counts for the priority', async () => {
    const scanner = await reachingScanner();
    const found = (main: string) => {
      const [finding] = scanner.findings(withProgram(main)).findings;
      assert.ok(finding?.kind === 'vulnerability');
      const share = finding.priorityShares?.find(({ factor }) => factor === 'reachable');
      return [finding.reachability?.state, share?.points];
    };
    assert.deepEqual(found("require('left').pad();"), ['reachable', 5]);
    assert.deepEqual(found(''), ['not reachable', -12.5]);
    assert.deepEqual(found('require(process.argv[2])'), ['unknown', undefined]);
  });

  it('reads nothing where nothing is vulnerable', async () => {
    const refuse = (): never => assert.fail('it was asked what was read');
    const target = { ...TARGET, packages: [], factsOf: refuse, entriesOf: refuse };
    assert.equal((await reachingScanner()).findings(target).findings.length, 0);
  });
});
