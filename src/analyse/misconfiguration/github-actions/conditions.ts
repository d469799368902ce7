import { valueAt } from '../../../model/configuration/place.ts';
import { expressionsIn } from './expressions.ts';
import { about, DOCS, stepsOf, SYNTAX, textOf, usedAction, type WorkflowCheck } from './workflow.ts';

/** Conditions that let in whom they were to keep out. */
export const CONDITION_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-spoofable-actor',
    title: 'A bot is known by who acted last',
    why: 'github.actor is whoever caused the last event: a stranger who has a bot act upon a pull request of theirs passes for the bot.',
    fix: 'Ask for github.event.pull_request.user.login, and for the repository of its head.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${DOCS}/reference/workflows-and-actions/contexts#github-context`],
    *find(subject) {
      for (const job of subject.jobs)
        for (const { path, value } of [job, ...job.steps]) {
          const condition = textOf(valueAt(value, ['if'])) ?? '';
          const [found] =
            /github\.(?:actor|triggering_actor)\s*==\s*'[^']*\[bot\]'|'[^']*\[bot\]'\s*==\s*github\.(?:actor|triggering_actor)|(?:contains|startsWith|endsWith)\(\s*github\.(?:actor|triggering_actor)/i.exec(
              condition,
            ) ?? [];
          if (
            found !== undefined &&
            [...subject.triggers].some((one) =>
              /^(?:pull_request(?:_target)?|workflow_run|issue_comment)$/.test(one),
            )
          )
            yield about(subject, [...path, 'if'], found, 'github.event.pull_request.user.login');
        }
    },
    failing: [
      "on: pull_request_target\njobs:\n  a:\n    if: github.actor == 'dependabot[bot]'\n    runs-on: ubuntu-24.04\n    steps:\n      - run: gh pr merge --auto\n",
    ],
    passing: [
      "on: pull_request_target\njobs:\n  a:\n    if: github.event.pull_request.user.login == 'dependabot[bot]'\n    runs-on: ubuntu-24.04\n    steps:\n      - run: gh pr merge --auto\n",
    ],
  },
  {
    id: 'github-actions-condition-always-true',
    title: 'A condition is always true',
    why: 'With text around an expression the whole is a text, which is true whatever it says: what the condition was to keep out runs.',
    fix: 'Write the condition without braces, or all of it within one pair.',
    severity: 'high',
    vectors: ['V1'],
    references: [`${SYNTAX}#jobsjob_idif`],
    *find(subject) {
      for (const job of subject.jobs)
        for (const { path, value } of [job, ...job.steps]) {
          const condition = textOf(valueAt(value, ['if'])) ?? '';
          const parts = expressionsIn(condition);
          const isMixed =
            parts.length > 0 &&
            condition.trim() !== parts[0]?.text &&
            /[&|=!<>]/.test(condition.replaceAll(/\$\{\{.*?\}\}/gs, ''));
          const isBlock =
            parts.length === 1 && condition !== condition.trim() && condition.trim() === parts[0]?.text;
          if (isMixed || isBlock)
            yield about(subject, [...path, 'if'], condition, 'a condition without braces');
        }
    },
    failing: [
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - if: ${{ github.ref }} == 'refs/heads/main'\n        run: ls\n",
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - if: |\n          ${{ github.ref == 'refs/heads/main' }}\n        run: ls\n",
    ],
    passing: [
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - if: github.ref == 'refs/heads/main'\n        run: ls\n      - if: ${{ github.ref == 'a' }}\n        run: ls\n",
    ],
  },
  {
    id: 'github-actions-substring-condition',
    title: 'A branch is let in because its name is part of another one',
    why: 'contains() of a text looks for a part of it: a branch "mai" passes where "main" was meant.',
    fix: 'Compare with "==", or give contains() a list: contains(fromJSON(\'["main"]\'), github.ref).',
    severity: 'medium',
    vectors: ['V2'],
    references: [`${DOCS}/reference/workflows-and-actions/expressions#contains`],
    *find(subject) {
      for (const job of subject.jobs)
        for (const { path, value } of [job, ...job.steps]) {
          const [found] =
            /contains\(\s*'[^']*'\s*,\s*(?:github\.(?:ref|ref_name|head_ref|base_ref|actor|event\.pull_request\.user\.login)|env\.\w+)/i.exec(
              textOf(valueAt(value, ['if'])) ?? '',
            ) ?? [];
          if (found !== undefined) yield about(subject, [...path, 'if'], `${found})`, 'a list, or "=="');
        }
    },
    failing: [
      "on: push\njobs:\n  a:\n    if: contains('refs/heads/main refs/heads/next', github.ref)\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n",
    ],
    passing: [
      'on: push\njobs:\n  a:\n    if: contains(fromJSON(\'["refs/heads/main"]\'), github.ref)\n    runs-on: ubuntu-24.04\n    steps:\n      - run: ls\n',
    ],
  },
  {
    id: 'github-actions-approves-itself',
    title: 'A workflow approves or merges what it was started by',
    why: 'A review by a workflow counts as one: nobody has looked at what is merged.',
    fix: 'Let a person approve, or limit it to what a bot may change.',
    severity: 'medium',
    vectors: ['V2'],
    references: [`${DOCS}/reference/security/secure-use`],
    standards: ['CIS Software Supply Chain 1.1.3'],
    *find(subject) {
      if (![...subject.triggers].some((one) => /^pull_request|^workflow_run$|^issue_comment$/.test(one)))
        return;
      for (const { step } of stepsOf(subject)) {
        const action = usedAction(step.uses);
        const [command] = /\bgh pr (?:review\b.*--approve|merge\b.*--admin)\b/.exec(step.run ?? '') ?? [];
        if (
          command !== undefined ||
          (action &&
            /^(?:hmarr\/auto-approve-action|juliangruber\/approve-pull-request-action|cognitedata\/auto-approve-dependabot-action)$/.test(
              action.name,
            ))
        )
          yield about(subject, step.path, command ?? action?.name ?? '', 'the approval of a person');
      }
    },
    failing: [
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: gh pr review --approve "$URL"\n',
    ],
    passing: [
      'on: pull_request\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: gh pr view\n',
    ],
  },
];
