import type { GitlabInput, GitlabPipeline } from '../../../model/configuration/gitlab-ci.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { evaluationsIn } from '../../scripts/evaluations.ts';
import { expansionsIn } from '../../scripts/expansions.ts';
import { wayText } from '../../scripts/way.ts';
import { lineOf } from '../../scripts/commands.ts';
import {
  about,
  deploymentOf,
  eachJob,
  eachScript,
  type GitlabCheck,
  jobText,
  SECURITY_DOCS,
  textOf,
  VARIABLE_DOCS,
  YAML_DOCS,
} from './pipeline.ts';
import { fileName, isStrangersVariable } from './taint.ts';

const PREDEFINED = `${VARIABLE_DOCS}predefined_variables/`;
/** Programs for which a word more, or a pattern of files, is another order. */
const TAKES_OPTIONS =
  /^(?:git|curl|wget|rm|mv|cp|tar|rsync|find|docker|kubectl|helm|ssh|scp|npm|make|chmod|chown|ln|xargs|sed|awk)$/;

/** Text of strangers that is run, or decides what is run. */
export const INJECTION_CHECKS: readonly GitlabCheck[] = [
  {
    id: 'gitlab-ci-script-injection',
    title: 'What a stranger writes is run as a script',
    why: 'The shell puts the variable in, and the text is read as code once more: a title or the name of a branch with a "$(…)" runs whatever it says, with the token and the variables of the job.',
    fix: 'Hand it over as an argument or a variable, and let the inner script expand it: bash -c \'echo "$1"\' -- "$CI_COMMIT_TITLE".',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [PREDEFINED, SECURITY_DOCS],
    standards: ['OWASP CICD-SEC-4', 'CIS Software Supply Chain 2.3.4'],
    find: eachScript(function* find({ shell, placeOf }, job, { taint }) {
      if (!shell) return;
      for (const { text, by, command } of evaluationsIn(shell)) {
        const way = taint.wayIn(text, job);
        if (way)
          yield about(
            placeOf(command.start),
            wayText(way, by),
            'an argument, which is not evaluated',
            // Who may make tags may mostly do more.
            way.source === 'CI_COMMIT_TAG' ? { severity: 'medium' } : {},
          );
      }
    }),
    failing: [
      jobText('script:\n  - eval "echo $CI_COMMIT_MESSAGE"\n'),
      jobText('script:\n  - bash -c "deploy $CI_COMMIT_REF_NAME"\n'),
      jobText(
        'variables: {T: "v-$CI_MERGE_REQUEST_TITLE"}\nscript:\n  - ssh deploy@example.com "run \'$T\'"\n',
      ),
      jobText('script:\n  - NAME="$CI_COMMIT_BRANCH"\n  - echo "ls $NAME" | sh\n'),
      'a:\n  script:\n    - echo "M=$CI_COMMIT_MESSAGE" >> build.env\n  artifacts: {reports: {dotenv: build.env}}\nb:\n  needs: [a]\n  script:\n    - eval "$M"\n',
    ],
    passing: [
      jobText('script:\n  - echo "$CI_COMMIT_MESSAGE"\n  - bash -c \'echo "$CI_COMMIT_MESSAGE"\'\n'),
      jobText('script:\n  - eval "$(ssh-agent -s)"\n  - bash -c "echo $CI_COMMIT_SHA"\n'),
      jobText('script:\n  - bash -c "echo \\$CI_COMMIT_MESSAGE"\n'),
    ],
  },
  {
    id: 'gitlab-ci-unquoted-variable',
    title: 'What a stranger writes is split into words of a command',
    why: 'Without quotes a title with blanks becomes several arguments, options among them, and one with "*" the names of files.',
    fix: 'Put the variable in double quotes.',
    severity: 'low',
    vectors: ['V1'],
    references: [PREDEFINED],
    standards: ['OWASP CICD-SEC-4'],
    find: eachScript(function* find({ shell, placeOf }, job, { taint }) {
      for (const command of shell?.commands ?? []) {
        if (!TAKES_OPTIONS.test(command.name ?? '')) continue;
        for (const { text } of command.words) {
          const open = expansionsIn(text).find(({ name, isQuoted }) => {
            const way = isQuoted ? undefined : taint.wayTo(name, job);
            return way && taint.isFree(way);
          });
          const way = open && taint.wayTo(open.name, job);
          if (way)
            yield about(placeOf(command.start), wayText(way, `${command.name} ${text}`), `"$${open.name}"`);
        }
      }
    }),
    failing: [jobText('script:\n  - git commit -m $CI_COMMIT_TITLE\n')],
    passing: [
      jobText(
        'script:\n  - git commit -m "$CI_COMMIT_TITLE"\n  - git checkout $CI_COMMIT_REF_NAME\n  - echo $CI_COMMIT_TITLE\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-input-in-script',
    title: 'An input is put into a script',
    why: 'The text is put in before a shell reads it: whoever gives the input, in another project or in the form that starts a pipeline, runs what they like with the rights of the job.',
    fix: 'Put the input into a variable, and use that in quotes; or say with "options", "regex" or "type" what it may be.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: ['https://docs.gitlab.com/ci/inputs/', SECURITY_DOCS],
    standards: ['OWASP CICD-SEC-4'],
    find: eachScript(function* find({ lines }, _job, pipeline) {
      for (const line of lines)
        for (const [whole, name = '', functions = ''] of line.text.matchAll(
          /\$\[\[\s*inputs\.([\w-]{1,100})\s*((?:\|[^\]\n]{0,200})?)\]\]/g,
        )) {
          const input = inputOf(pipeline, line.document.path, name);
          if (input && isBounded(input)) continue;
          const isExpanded = functions.includes('expand_vars');
          yield about(line, whole, 'a variable, used in quotes', isExpanded ? { severity: 'high' } : {});
        }
    }),
    failing: ['spec:\n  inputs:\n    name:\n---\na:\n  script:\n    - echo $[[ inputs.name ]]\n'],
    passing: [
      'spec:\n  inputs:\n    level: {type: number}\n    kind: {options: [a, b]}\n---\na:\n  script:\n    - make $[[ inputs.kind ]] -j $[[ inputs.level ]]\n',
      'spec:\n  inputs:\n    name:\n---\na:\n  variables: {NAME: "$[[ inputs.name ]]"}\n  script:\n    - echo "$NAME"\n',
    ],
  },
  {
    id: 'gitlab-ci-dotenv-injection',
    title: 'What a stranger writes becomes variables of later jobs',
    why: 'A line break in it sets any variable of the jobs that follow, which decide by variables what they run, and where.',
    fix: 'Write what has no line break: CI_COMMIT_SHORT_SHA, CI_COMMIT_REF_SLUG, or a text through tr -d.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${YAML_DOCS}artifacts_reports/#artifactsreportsdotenv`],
    standards: ['OWASP CICD-SEC-4'],
    find: eachScript(function* find({ shell, placeOf }, job, { taint }) {
      const files = new Set(
        job.items(['artifacts', 'reports', 'dotenv']).map(({ value }) => fileName(textOf(value) ?? '')),
      );
      for (const command of files.size > 0 ? (shell?.commands ?? []) : []) {
        const target = command.redirects.find(({ operator }) => operator.startsWith('>'))?.target?.known;
        if (target === undefined || !files.has(fileName(target))) continue;
        const ways = command.words.flatMap(({ text }) => taint.wayIn(text, job) ?? []);
        const way = ways.find((one) => taint.isFree(one));
        if (way)
          yield about(placeOf(command.start), wayText(way, fileName(target)), 'a text without line breaks');
      }
    }),
    failing: [
      jobText(
        'script:\n  - echo "TITLE=$CI_MERGE_REQUEST_TITLE" >> build.env\nartifacts:\n  reports: {dotenv: build.env}\n',
      ),
    ],
    passing: [
      jobText(
        'script:\n  - echo "REF=$CI_COMMIT_REF_SLUG" >> build.env\nartifacts:\n  reports: {dotenv: build.env}\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-include-from-variable',
    title: 'What a stranger writes chooses what the pipeline is made of',
    why: 'A branch of a certain name takes in another file, with the variables of the project.',
    fix: 'Name the file, the project and the ref.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: [`${YAML_DOCS}includes/#use-variables-with-include`],
    standards: ['OWASP CICD-SEC-4'],
    *find({ pipelines }) {
      for (const { includes } of pipelines)
        for (const include of includes)
          for (const key of ['local', 'remote', 'project', 'ref', 'file', 'component']) {
            const given = textOf(valueAt(include.value, [key])) ?? '';
            const found = expansionsIn(given).find(({ name }) => isStrangersVariable(name));
            if (found) yield about(include, `${found.name} → include ${key}: ${given}`, 'a name');
          }
    },
    failing: [
      'include:\n  - project: a/b\n    file: /ci.yml\n    ref: $CI_COMMIT_REF_NAME\na: {script: ls}\n',
    ],
    passing: [
      `include:\n  - project: a/b\n    file: /ci.yml\n    ref: ${'0a1b2c3d4e'.repeat(4)}\na: {script: ls}\n`,
    ],
  },
  {
    id: 'gitlab-ci-image-from-variable',
    title: 'What a stranger writes chooses what a job runs in, or where',
    why: 'An image or a runner of their choice has the token and the variables of the job.',
    fix: 'Name the image and the runner; for a tag use CI_COMMIT_SHA, or CI_COMMIT_REF_SLUG.',
    severity: 'medium',
    vectors: ['V1', 'V4'],
    references: [`${YAML_DOCS}#image`, `${YAML_DOCS}#tags`],
    standards: ['OWASP CICD-SEC-4'],
    find: eachJob(function* find(job, { taint }) {
      const places = [['image'], ['image', 'name'], ['tags'], ['services'], ['environment', 'url']];
      for (const keys of places)
        for (const item of job.items(keys)) {
          const text = textOf(item.value) ?? textOf(valueAt(item.value, ['name'])) ?? '';
          const way = keys[1] === 'url' ? undefined : taint.wayIn(text, job);
          if (way) yield about(item, wayText(way, `${keys[0]}: ${text}`), 'a name');
        }
    }),
    failing: [jobText('image: registry.example.com/a:$CI_COMMIT_REF_NAME\nscript: [ls]\n')],
    passing: [jobText('image: registry.example.com/a:$CI_COMMIT_REF_SLUG\nscript: [ls]\n')],
  },
  {
    id: 'gitlab-ci-rule-by-message',
    title: 'A text that anybody writes decides whether a job deploys',
    why: 'Whoever may push, or write the title of a merge request, starts the deployment with a word.',
    fix: 'Ask for a protected branch or tag, or have it started by hand in a protected environment.',
    severity: 'medium',
    vectors: ['V1', 'V2'],
    references: [`${YAML_DOCS}#rulesif`],
    standards: ['OWASP CICD-SEC-1'],
    find: eachJob(function* find(job) {
      if (deploymentOf(job) === undefined) return;
      for (const item of job.items(['rules'])) {
        const condition = textOf(valueAt(item.value, ['if'])) ?? '';
        const isNever = valueAt(item.value, ['when']) === 'never';
        const [found] =
          /\$CI_(?:COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR)|MERGE_REQUEST_(?:TITLE|DESCRIPTION|LABELS))\s*(?:=~|==)/.exec(
            condition,
          ) ?? [];
        const isKept = /CI_COMMIT_REF_PROTECTED|CI_DEFAULT_BRANCH/.test(condition);
        if (found !== undefined && !isNever && !isKept)
          yield about(item, condition, 'a protected branch or tag');
      }
    }),
    failing: [jobText('rules:\n  - if: $CI_COMMIT_MESSAGE =~ /deploy/\nscript: [kubectl apply -f k8s]\n')],
    passing: [
      jobText(
        'rules:\n  - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_COMMIT_MESSAGE =~ /deploy/\nscript: [kubectl apply -f k8s]\n',
      ),
      jobText(
        'rules:\n  - if: $CI_COMMIT_MESSAGE =~ /skip/\n    when: never\nscript: [kubectl apply -f k8s]\n',
      ),
    ],
  },
  {
    id: 'gitlab-ci-open-ref-pattern',
    title: 'A branch is let in because its name has a part of another one',
    why: 'A pattern without "^" and "$" fits any name that has the word in it: a branch "x-release" passes where "release" was meant.',
    fix: 'Begin the pattern with "^" and end it with "$", or compare with "==".',
    severity: 'low',
    vectors: ['V2'],
    references: ['https://docs.gitlab.com/ci/jobs/job_rules/#compare-a-variable-to-a-regular-expression'],
    find: eachJob(function* find(job) {
      if (deploymentOf(job) === undefined) return;
      for (const item of job.items(['rules'])) {
        const condition = textOf(valueAt(item.value, ['if'])) ?? '';
        const [found] =
          /\$CI_COMMIT_(?:REF_NAME|BRANCH|TAG)\s*=~\s*\/(?!\^)[^/\n]{1,200}\//.exec(condition) ?? [];
        if (found !== undefined && valueAt(item.value, ['when']) !== 'never')
          yield about(item, found, '/^…$/');
      }
    }),
    failing: [jobText('rules:\n  - if: $CI_COMMIT_BRANCH =~ /release/\nscript: [helm upgrade a b]\n')],
    passing: [jobText('rules:\n  - if: $CI_COMMIT_BRANCH =~ /^release-\\d+$/\nscript: [helm upgrade a b]\n')],
  },
  {
    id: 'gitlab-ci-untrusted-checkout',
    title: 'The source of a merge request is fetched where others’ rights are',
    why: 'What a fork has in its branch, build files and scripts, is the stranger’s, and the job has the variables of this project.',
    fix: 'Build merge requests of forks in pipelines of the fork, which have nothing to lose.',
    severity: 'high',
    vectors: ['V1', 'V2'],
    references: ['https://docs.gitlab.com/ci/pipelines/merge_request_pipelines/#use-with-forked-projects'],
    standards: ['OWASP CICD-SEC-4'],
    find: eachScript(function* find({ shell, placeOf }) {
      for (const command of shell?.commands ?? []) {
        if (command.name !== 'git' || !/\b(?:clone|fetch|pull|remote|checkout|merge)\b/.test(lineOf(command)))
          continue;
        const found = command.words
          .flatMap(({ text }) => expansionsIn(text))
          .find(({ name }) => /^CI_MERGE_REQUEST_SOURCE_PROJECT_(?:URL|PATH)$/.test(name));
        if (found)
          yield about(
            placeOf(command.start),
            `${found.name} → git ${command.words[0]?.known}`,
            'no source of strangers',
          );
      }
    }),
    failing: [
      jobText(
        'script:\n  - git fetch "$CI_MERGE_REQUEST_SOURCE_PROJECT_URL" "$CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"\n',
      ),
    ],
    passing: [jobText('script:\n  - git fetch origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"\n')],
  },
];

function inputOf({ inputs }: GitlabPipeline, path: string, name: string): GitlabInput | undefined {
  return inputs.get(path)?.find((one) => one.name === name);
}

/** Can only what the file says be given? */
function isBounded({ value }: GitlabInput): boolean {
  return (
    /^(?:number|boolean)$/.test(textOf(valueAt(value, ['type'])) ?? '') ||
    valueAt(value, ['options']) !== undefined ||
    valueAt(value, ['regex']) !== undefined
  );
}
