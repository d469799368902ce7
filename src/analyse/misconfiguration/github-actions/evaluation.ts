import { isDownloader } from '../../scripts/commands.ts';
import { evaluationsIn } from '../../scripts/evaluations.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import { wayText } from '../../scripts/way.ts';
import { taintOf } from './callers.ts';
import { variableIn } from './taint.ts';
import {
  about,
  DOCS,
  FOR_STRANGERS,
  isOpenToStrangers,
  SECURE_USE,
  stepsOf,
  usedAction,
  type WorkflowCheck,
} from './workflow.ts';

const COMMANDS = `${DOCS}/reference/workflows-and-actions/workflow-commands`;
/** Actions in which a language model does what a text says. */
const AGENTS =
  /^(?:anthropics\/claude-code-(?:action|base-action)|google-github-actions\/run-gemini-cli|openai\/codex-action|actions\/ai-inference|github\/copilot-cli-action)$/;

/** Does something of it ask who writes? */
function isGuarded(value: unknown): boolean {
  return /author_association|assignee|sender\.login|github\.actor\s*==/.test(JSON.stringify(value) ?? '');
}

/** Text of strangers that is read as code once a shell has it, or as an order. */
export const EVALUATION_CHECKS: readonly WorkflowCheck[] = [
  {
    id: 'github-actions-double-evaluation',
    title: 'A script evaluates what a stranger writes once more',
    why: 'A variable is safe in quotes, but not in "eval", "bash -c" or "ssh": there the text is read as code again, and a title with a "$(…)" runs whatever it says.',
    fix: 'Hand it over as an argument: bash -c \'echo "$1"\' -- "$TITLE".',
    severity: 'critical',
    vectors: ['V1', 'V2'],
    references: [`${SECURE_USE}#good-practices-for-mitigating-script-injection-attacks`],
    standards: ['OWASP CICD-SEC-4', 'CIS Software Supply Chain 2.3.4'],
    *find(subject) {
      const taint = taintOf(subject);
      for (const { job, step } of stepsOf(subject)) {
        const script = subject.scriptOf(step);
        if (!script) continue;
        const variables = taint.environment(job, step);
        for (const { by, text } of variables.hasSome ? evaluationsIn(script) : []) {
          const way = variableIn(text, variables);
          if (way)
            yield about(
              subject,
              [...step.path, 'run'],
              wayText(way, by),
              'an argument, which is not evaluated',
            );
        }
      }
    },
    failing: [
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: eval "echo $T"\n`,
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: ssh a@example.com "say '$T'"\n`,
    ],
    passing: [
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: bash -c 'echo "$T"'\n`,
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.number }}"}\n        run: eval "echo $T"\n`,
    ],
  },
  {
    id: 'github-actions-unquoted-text',
    title: 'What a stranger writes becomes options of a command',
    why: 'A variable outside of quotes is split at blanks and read as patterns: a title of theirs adds options, by which make, tar, git and find run programs.',
    fix: 'Put it in quotes, behind "--" where the command takes it.',
    severity: 'medium',
    vectors: ['V1'],
    references: [
      'https://www.gnu.org/software/bash/manual/html_node/Word-Splitting.html',
      `${SECURE_USE}#good-practices-for-mitigating-script-injection-attacks`,
    ],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      const taint = taintOf(subject);
      for (const { job, step } of stepsOf(subject)) {
        const variables = taint.environment(job, step);
        for (const { name, words } of variables.hasSome ? (subject.scriptOf(step)?.commands ?? []) : []) {
          if (name === undefined || /^(?:echo|printf|test|\[|\[\[|export|local|declare|true)$/.test(name))
            continue;
          const way = words
            .flatMap(({ text }) => (text.includes('$(') ? [] : expansionsIn(text)))
            .filter(({ isQuoted }) => !isQuoted)
            .map((one) => variables.get(one.name))
            .find((one) => one !== undefined);
          if (way) yield about(subject, [...step.path, 'run'], wayText(way, name), 'the variable in quotes');
        }
      }
    },
    failing: [`${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: make $T\n`],
    passing: [
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: make -- "$T"\n`,
      `${FOR_STRANGERS}      - env: {T: "\${{ github.event.issue.title }}"}\n        run: echo $T\n`,
    ],
  },
  {
    id: 'github-actions-environment-from-outside',
    title: 'What is read from files or servers becomes variables of later steps',
    why: 'Strangers start the workflow: a line of the file that they wrote sets any variable, such as LD_PRELOAD, or puts a folder of theirs before all programs.',
    fix: 'Write names and values that the workflow knows, or hand the text over as an output.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${COMMANDS}#setting-an-environment-variable`],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      if (!isOpenToStrangers(subject)) return;
      for (const { step } of stepsOf(subject)) {
        const script = subject.scriptOf(step);
        for (const command of script?.commands ?? []) {
          const file = command.redirects
            .map(({ target }) => /GITHUB_(?:ENV|PATH)\b/.exec(target?.text ?? '')?.[0])
            .find((one) => one !== undefined);
          const isRead =
            /^(?:cat|jq|yq|grep|sed|awk|cut|head|tail|xargs)$/.test(command.name ?? '') ||
            isDownloader(command) ||
            command.words.some(({ text }) => /\$\(\s*(?:cat|jq|yq|grep|sed|awk|curl|head|tail|<)/.test(text));
          if (file !== undefined && isRead)
            yield about(
              subject,
              [...step.path, 'run'],
              `${command.name} … >> $${file}`,
              'names and values that are known',
            );
        }
      }
    },
    failing: [
      `${FOR_STRANGERS}      - run: cat vars.txt >> "$GITHUB_ENV"\n`,
      `${FOR_STRANGERS}      - run: echo "N=$(cat pr/number)" >> $GITHUB_ENV\n`,
    ],
    passing: [
      `${FOR_STRANGERS}      - run: echo "A=b" >> "$GITHUB_ENV"\n`,
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: cat vars.txt >> "$GITHUB_ENV"\n',
    ],
  },
  {
    id: 'github-actions-model-for-strangers',
    title: 'A language model acts upon what strangers write',
    why: 'A text that asks it to do something else is followed: with a token that writes it changes code, and with secrets in reach it tells them.',
    fix: 'Start it only for people of the repository, and give the job what it needs to answer, and no more.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: ['https://genai.owasp.org/llmrisk/llm01-prompt-injection/'],
    standards: ['OWASP CICD-SEC-4'],
    *find(subject) {
      if (!isOpenToStrangers(subject)) return;
      const agents = [...stepsOf(subject)].filter(({ step }) =>
        AGENTS.test(usedAction(step.uses)?.name ?? ''),
      );
      const guarded = new Set(
        [...new Set(agents.map(({ job }) => job))].filter(({ value }) => isGuarded(value)),
      );
      for (const { job, step } of agents)
        if (!guarded.has(job) && !isGuarded(step.value))
          yield about(subject, step.path, step.uses ?? '', 'a condition on who writes');
    },
    failing: [`${FOR_STRANGERS}      - uses: anthropics/claude-code-action@v1\n`],
    passing: [
      `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: anthropics/claude-code-action@v1\n`,
      `on: issue_comment\njobs:\n  a:\n    if: github.event.comment.author_association == 'MEMBER'\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: anthropics/claude-code-action@v1\n`,
    ],
  },
];
