import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { testExamples } from '../../../../test/fixtures/audit-examples.ts';
import { forgeFacts } from '../../../../test/fixtures/forge-answers.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { Example } from '../../../model/configuration/check.ts';
import { pathOfQuestion } from '../../../model/configuration/forge.ts';
import { audit } from '../../audit/audit.ts';
import { GITHUB_EXAMPLE, GITHUB_QUESTIONS } from './questions.ts';
import { githubChecks } from './unit.ts';

/** Of a public repository, or of a private one where something of those is asked. */
const factsOf = (example: Example) =>
  forgeFacts(example, GITHUB_QUESTIONS, {
    ...GITHUB_EXAMPLE,
    isPrivate: Object.keys(example).some((path) => /private-repos|permissions\/access/.test(path)),
  });
const outcomesOf = async (id: string, example: Example) =>
  audit(await factsOf(example), githubChecks.checks)
    .find(({ check }) => check.id === id)
    ?.evidence.map(({ outcome }) => outcome);

describe('the checks of GitHub', () => {
  testExamples(githubChecks, factsOf);

  it('say of what may not be read that it is not readable', async () => {
    const { checks } = githubChecks;
    for (const { check, outcome } of audit(await factsOf({}), checks))
      if (!/^github-(?:fork-(?:secrets|token)|actions-access)$/.test(check.id))
        assert.equal(outcome, 'not-readable', check.id);
    assert.deepEqual(
      await outcomesOf('github-vulnerability-alerts', {
        '/repos/acme/shop/vulnerability-alerts (404)': '{"message":"Not Found"}',
      }),
      ['not-readable'],
    );
  });

  it('believe a 404 without a word only where every setting may be seen', async () => {
    const example = { '/repos/acme/shop/immutable-releases (404)': '' };
    const outcome = async (isAdministrator: boolean) => {
      const place = { ...GITHUB_EXAMPLE, isAdministrator };
      const found = audit(await forgeFacts(example, GITHUB_QUESTIONS, place), githubChecks.checks);
      return found.find(({ check }) => check.id === 'github-immutable-releases')?.outcome;
    };
    assert.deepEqual([await outcome(true), await outcome(false)], ['fail', 'not-readable']);
  });

  it('take a ruleset for as good as branch protection, also where that may not be read', async () => {
    const rules = '[{"type":"pull_request","parameters":{"required_approving_review_count":1}}]';
    const example = { '/repos/acme/shop/rules/branches/main': rules };
    assert.deepEqual(await outcomesOf('github-branch-review', example), ['pass']);
    assert.deepEqual(await outcomesOf('github-branch-two-reviews', example), ['not-readable']);
  });

  it('do not apply to the organisation of a repository of a person', async () => {
    const facts = await forgeFacts({}, GITHUB_QUESTIONS, { ...GITHUB_EXAMPLE, isOrganization: false });
    const found = audit(facts, githubChecks.checks).filter(({ outcome }) => outcome === 'not-applicable');
    assert.ok(found.some(({ check }) => check.id === 'github-two-factor'));
  });

  it('judge whatever is answered', async () => {
    const paths = Object.values(GITHUB_QUESTIONS).map((one) => pathOfQuestion(one, GITHUB_EXAMPLE));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...paths), fc.json({ maxDepth: 4 })),
        async (example) => {
          for (const { evidence } of audit(await factsOf(example), githubChecks.checks))
            assert.ok(evidence.length > 0);
        },
      ),
      { numRuns: propertyRuns(50) },
    );
  });
});
