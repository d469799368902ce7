import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { planImageFix } from './plan.ts';

const one = (name: string, ecosystem: Package['ecosystem'] = 'deb'): Package => ({
  purl: `pkg:${ecosystem}/x/${name}@1`,
  ecosystem,
  name,
  version: '1',
  licences: [],
  locations: [{ path: '/x', foundBy: ecosystem, evidence: 'installed' }],
});
/** Why there is no plan. */
const reason = (plan: ReturnType<typeof planImageFix>): string => (typeof plan === 'string' ? plan : '');
const found = (of: Package, fixedIn = ['2']): VulnerabilityFinding =>
  ({ kind: 'vulnerability', package: of, fixedIn }) as unknown as VulnerabilityFinding;

describe('a layer of fixes', () => {
  it('raises what is fixed, and nothing else, and gives the user back', () => {
    const plan = planImageFix(
      'app:1',
      '1000',
      [one('apt'), one('a'), one('b')],
      [found(one('a')), found(one('b'), [])],
    );
    assert.ok(typeof plan !== 'string');
    assert.deepEqual([plan.manager, plan.packages], ['apt', ['a']]);
    assert.match(
      plan.dockerfile,
      /^FROM app:1\nUSER 0\nRUN apt-get update && .* --only-upgrade a && .*\nUSER 1000\n$/,
    );
  });

  it('goes by the package manager that the image has', () => {
    const plan = planImageFix(
      'app:1',
      '',
      [one('apk-tools', 'apk'), one('a', 'apk')],
      [found(one('a', 'apk'))],
    );
    assert.ok(typeof plan !== 'string' && plan.dockerfile.endsWith('RUN apk upgrade --no-cache a\n'));
  });

  it('says so where there is none, or nothing is fixed', () => {
    assert.match(reason(planImageFix('app:1', '', [one('a')], [found(one('a'))])), /no package manager/);
    assert.match(reason(planImageFix('app:1', '', [one('apt')], [found(one('a', 'npm'))])), /no fix/);
  });

  it('makes no words of a shell from what is no name', () => {
    const plan = planImageFix('app:1', '', [one('apt')], [found(one('a; touch /x')), found(one('--yes'))]);
    assert.equal(typeof plan, 'string');
  });

  it('gives no user that is more than one', () => {
    const plan = planImageFix('app:1', '0\nRUN touch /x', [one('apt')], [found(one('a'))]);
    assert.match(reason(plan), /user/);
  });
});
