import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { testExamples } from '../../../../test/fixtures/audit-examples.ts';
import { forgeFacts } from '../../../../test/fixtures/forge-answers.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { Example } from '../../../model/configuration/check.ts';
import { pathOfQuestion } from '../../../model/configuration/forge.ts';
import { audit } from '../../audit/audit.ts';
import { GITLAB_EXAMPLE, GITLAB_QUESTIONS } from './questions.ts';
import { gitlabChecks } from './unit.ts';

const factsOf = (example: Example) => forgeFacts(example, GITLAB_QUESTIONS, GITLAB_EXAMPLE);

describe('the checks of GitLab', () => {
  testExamples(gitlabChecks, factsOf);

  it('say of what may not be read that it is not readable', async () => {
    for (const { check, outcome } of audit(await factsOf({}), gitlabChecks.checks))
      assert.equal(outcome, 'not-readable', check.id);
  });

  it('find the default branch under a pattern', async () => {
    const outcome = async (name: string) =>
      audit(
        await factsOf({ '/projects/acme%2Fshop/protected_branches': JSON.stringify([{ name }]) }),
        gitlabChecks.checks,
      ).find(({ check }) => check.id === 'gitlab-branch-protected')?.outcome;
    for (const pattern of ['main', '*', 'm*', '*n', 'm*i*n', 'main*'])
      assert.equal(await outcome(pattern), 'pass', pattern);
    for (const pattern of ['', 'mai', 'main-*', 'm*x', 'main*main'])
      assert.equal(await outcome(pattern), 'fail', pattern);
  });

  it('tell no value of a variable', async () => {
    const variables = [
      { key: 'DEPLOY_TOKEN', value: 'fake-value-of-a-secret', masked: false, protected: false },
    ];
    const found = audit(
      await factsOf({ '/projects/acme%2Fshop/variables': JSON.stringify(variables) }),
      gitlabChecks.checks,
    );
    assert.ok(!JSON.stringify(found.map(({ evidence }) => evidence)).includes('fake-value'));
  });

  it('judge whatever is answered', async () => {
    const paths = Object.values(GITLAB_QUESTIONS).map((one) => pathOfQuestion(one, GITLAB_EXAMPLE));
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...paths), fc.json({ maxDepth: 4 })),
        async (example) => {
          for (const { evidence } of audit(await factsOf(example), gitlabChecks.checks))
            assert.ok(evidence.length > 0);
        },
      ),
      { numRuns: propertyRuns(50) },
    );
  });
});
