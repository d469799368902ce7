import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Distribution } from '../../model/distribution.ts';
import type { Package } from '../../model/package.ts';
import { matchVulnerabilities } from './match.ts';
import { before, installed, memoryStore, says } from './memory-store.fixture.ts';

const DEBIAN: Distribution = { id: 'debian', version: '13', name: 'Debian', like: [] };
const STORE = memoryStore([
  {
    id: 'GHSA-xxxx-xxxx-0001',
    aliases: ['CVE-2099-0001'],
    affected: [says('npm', 'lodash', before('4.17.21'))],
  },
  {
    id: 'DEBIAN-CVE-2099-0002',
    upstream: ['CVE-2099-0002'],
    affected: [says('Debian:13', 'bash', before('5'))],
  },
  {
    id: 'DEBIAN-CVE-2099-0001',
    upstream: ['CVE-2099-0001'],
    affected: [says('Debian:13', 'npm', before('9'))],
  },
  { id: 'PYSEC-2099-1', aliases: ['CVE-2099-0003'], affected: [says('PyPI', 'pyspark', before('1'))] },
]);

/** What is found where this package claims lodash 4.17.15. */
function findingsBy(owner: Package) {
  const lodash = installed('npm', 'lodash', '4.17.15', { owner: owner.purl });
  const { findings, gaps } = matchVulnerabilities({
    packages: [owner, lodash],
    distribution: DEBIAN,
    store: STORE,
  });
  return {
    gaps,
    told: Array.from(findings, ({ id, package: { name }, certainty }) => [id, name, certainty]),
    findings,
  };
}

describe('a package that another claims', () => {
  it('is judged by its language where the advisories about its owner do not speak of the vulnerability', () => {
    const { told, findings } = findingsBy(installed('deb', 'bash', '5.2'));
    assert.deepEqual(told, [['CVE-2099-0001', 'lodash', 'possible']]);
    const [finding] = findings;
    assert.match(
      finding?.advice ?? '',
      /^Upgrade bash, whose list of files has lodash 4\.17\.15, .* 4\.17\.21 or later/,
    );
  });

  it('is left to the distribution where these do: nothing is told twice, and a fix of its own counts', () => {
    assert.deepEqual(findingsBy(installed('deb', 'npm', '8')).told, [['CVE-2099-0001', 'npm', undefined]]);
    assert.deepEqual(findingsBy(installed('deb', 'npm', '9')).told, []);
  });

  it('is certain where no distribution looks after its owner', () => {
    assert.deepEqual(findingsBy(installed('deb', 'made-up', '1')).told, [
      ['CVE-2099-0001', 'lodash', undefined],
    ]);
    assert.deepEqual(findingsBy(installed('pypi', 'pyspark', '3')).told, [
      ['CVE-2099-0001', 'lodash', undefined],
    ]);
    const missing = installed('npm', 'lodash', '4.17.15', { owner: 'pkg:deb/debian/gone@1' });
    const { findings } = matchVulnerabilities({ packages: [missing], distribution: DEBIAN, store: STORE });
    assert.equal(findings.length, 1);
  });

  it('is no open gap where its language has no advisories and its owner is matched against those of a distribution', () => {
    const bash = installed('deb', 'bash', '5.2');
    const gem = (owner: Package) => installed('gem', 'rake', '1', { owner: owner.purl });
    const gapsOf = (owner: Package) =>
      matchVulnerabilities({ packages: [owner, gem(owner)], distribution: DEBIAN, store: STORE }).gaps;
    const openOf = (owner: Package) =>
      gapsOf(owner)
        .filter(({ subject }) => subject === 'RubyGems')
        .map(({ informational = false }) => !informational);
    assert.deepEqual(openOf(bash), [false]);
    assert.deepEqual(openOf(installed('deb', 'unheard-of', '1')), [false]);
    assert.deepEqual(openOf(installed('pypi', 'pyspark', '3')), [true]);
  });
});
