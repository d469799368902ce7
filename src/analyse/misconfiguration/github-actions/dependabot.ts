import { valueAt } from '../../../model/configuration/place.ts';
import { about, textOf, type WorkflowCheck, type WorkflowSubject } from './workflow.ts';

const OPTIONS =
  'https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference';
/** Days within which most packages that were taken over were found. */
const LEAST_DAYS = 7;

function file(update: string): Record<string, string> {
  return {
    '/.github/dependabot.yml': `version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: {interval: weekly}\n${update}`,
  };
}

function updatesOf({ kind, document }: WorkflowSubject): readonly unknown[] {
  const updates = kind === 'dependabot' ? valueAt(document.value, ['updates']) : undefined;
  return Array.isArray(updates) ? updates : [];
}

/** How dependencies are renewed. */
export const DEPENDABOT_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-dependabot-runs-code',
    title: 'Renewing dependencies runs code of theirs',
    why: 'A manifest of a package that was taken over runs in the job that renews, with the credentials of private registries.',
    fix: 'Take "insecure-external-code-execution" away.',
    severity: 'high',
    vectors: ['V1', 'V3'],
    references: [`${OPTIONS}#insecure-external-code-execution--`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const [index, update] of updatesOf(subject).entries()) {
        const path = ['updates', index, 'insecure-external-code-execution'];
        if (textOf(valueAt(update, ['insecure-external-code-execution'])) === 'allow')
          yield about(
            subject,
            path,
            'insecure-external-code-execution: allow',
            'no "insecure-external-code-execution"',
            {
              edits: subject.document.remove(path),
            },
          );
      }
    },
    failing: [file('    insecure-external-code-execution: allow\n')],
    passing: [file('    insecure-external-code-execution: deny\n')],
  },
  {
    id: 'github-actions-dependabot-without-cooldown',
    title: 'Dependencies are renewed on the day they are published',
    why: 'Versions that were taken over are mostly found within days: who waits a week does not get them.',
    fix: 'Say "cooldown: {default-days: 7}"; what mends a hole does not wait for it.',
    severity: 'low',
    vectors: ['V3', 'V7'],
    references: [`${OPTIONS}#cooldown-`],
    standards: ['OWASP CICD-SEC-3'],
    *find(subject) {
      for (const [index, update] of updatesOf(subject).entries()) {
        const days = Number(textOf(valueAt(update, ['cooldown', 'default-days'])) ?? Number.NaN);
        if (days >= LEAST_DAYS) continue;
        const path = ['updates', index];
        yield about(
          subject,
          path,
          Number.isNaN(days) ? 'no "cooldown"' : `default-days: ${days}`,
          `cooldown: {default-days: ${LEAST_DAYS}}`,
          {
            edits: subject.document.set([...path, 'cooldown', 'default-days'], LEAST_DAYS),
          },
        );
      }
    },
    failing: [file(''), file('    cooldown: {default-days: 1}\n')],
    passing: [file('    cooldown: {default-days: 7}\n')],
  },
];
