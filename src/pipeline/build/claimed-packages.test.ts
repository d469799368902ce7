import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleFinding } from '../../../test/fixtures/report.ts';
import type { Package } from '../../model/package.ts';
import { withClaimedInOwners } from './claimed-packages.ts';

function named(name: string, owner?: string): Package {
  return {
    purl: `pkg:npm/${name}@1`,
    ecosystem: 'npm',
    name,
    version: '1',
    licences: [],
    locations: [{ path: `/${name}`, foundBy: 'npm', evidence: 'installed' }],
    ...(owner !== undefined && { owner: `pkg:npm/${owner}@1` }),
  };
}

/** What is listed, each with what it has brought. */
function listed(packages: readonly Package[], ...found: string[]) {
  const findings = found.map((name) => {
    const finding = sampleFinding('@acme/parser');
    return { ...finding, package: { ...finding.package, purl: `pkg:npm/${name}@1` } };
  });
  return Array.from(
    withClaimedInOwners(packages, findings),
    ({ name, bundles = [] }) => `${name}: ${bundles.map(({ path }) => path).join(' ')}`,
  );
}

describe('packages that others claim', () => {
  it('are noted with these', () => {
    assert.deepEqual(listed([named('a'), named('b', 'c'), named('c'), named('d', 'c')]), ['a: ', 'c: /b /d']);
  });

  it('are listed themselves where something was found in them', () => {
    assert.deepEqual(listed([named('a', 'b'), named('b'), named('c', 'a')], 'a'), ['a: /c', 'b: ']);
  });

  it('are noted with whoever brought their owner, where that is not listed', () => {
    assert.deepEqual(listed([named('a', 'b'), named('b', 'c'), named('c')]), ['c: /a /b']);
  });

  it('are listed themselves where they claim each other', () => {
    assert.deepEqual(listed([named('a', 'b'), named('b', 'a'), named('c')]), ['a: ', 'b: ', 'c: ']);
  });
});
