import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { gitlabCiFormat } from '../../../scanners/config/formats/gitlab-ci.ts';
import { gitlabCiChecks } from './unit.ts';

function judged(files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => ({ path: `/repo${path}`, text }));
  return [...gitlabCiFormat.judge(list, { paths: new Set() }).judged];
}

function found(files: Readonly<Record<string, string>>, part = ''): string[] {
  return judged(files)
    .map(
      ({ check, path, violation }) => `${check.id} ${path}:${violation.range?.startLine} ${violation.actual}`,
    )
    .filter((one) => one.includes(part));
}

describe('untrusted text in pipelines of GitLab', () => {
  it('is followed through variables of the file, of the job and of the script', () => {
    assert.deepEqual(
      found(
        {
          '/.gitlab-ci.yml':
            'variables:\n  A: "x $CI_COMMIT_TITLE"\nb:\n  variables: {B: $A}\n  script:\n    - export C="$B"\n    - eval "f $C"\n',
        },
        'script-injection',
      ),
      [
        'gitlab-ci-script-injection /repo/.gitlab-ci.yml:7 CI_COMMIT_TITLE → variables.A → variables.B → $C → eval',
      ],
    );
  });

  it('is followed into files that are included, and told where the script stands, once', () => {
    assert.deepEqual(
      found(
        {
          '/.gitlab-ci.yml':
            'include: /ci/*.yml\nvariables: {T: $CI_MERGE_REQUEST_TITLE}\na:\n  extends: .run\nb:\n  script:\n    - !reference [.run, script]\n',
          '/ci/run.yml': '.run:\n  script:\n    - ls\n    - sh -c "echo $T"\n',
          '/docs/ci/run.yml': '.run:\n  script:\n    - sh -c "echo $CI_COMMIT_TITLE"\n',
        },
        'script-injection',
      ),
      ['gitlab-ci-script-injection /repo/ci/run.yml:4 CI_MERGE_REQUEST_TITLE → variables.T → sh -c'],
    );
  });

  it('is followed from rules, and an image is told where its variable stands', () => {
    const ways = found({
      '/.gitlab-ci.yml':
        'variables: {IMAGE: node:24}\nworkflow:\n  rules:\n    - if: $A\n      variables: {T: $CI_COMMIT_TITLE}\na:\n  image: $IMAGE\n  script:\n    - eval "$T"\nb:\n  image: ${IMAGE}\n  script: [ls]\n',
    });
    assert.deepEqual(
      ways.filter((one) => /injection|image/.test(one)),
      [
        'gitlab-ci-script-injection /repo/.gitlab-ci.yml:9 CI_COMMIT_TITLE → variables.T → eval',
        'gitlab-ci-image-unpinned /repo/.gitlab-ci.yml:1 node:24',
      ],
    );
  });

  it('is none where a job hides the variable, a program cleans it, or quotes keep it', () => {
    const script = (lines: string): Record<string, string> => ({
      '/.gitlab-ci.yml': `variables: {T: $CI_COMMIT_TITLE}\na:\n  variables: {T: safe}\n  script:\n${lines}`,
    });
    for (const lines of [
      '    - eval "echo $T"\n',
      '    - S=$(echo "$CI_COMMIT_TITLE" | tr -cd a-z)\n    - eval "echo $S"\n',
      '    - bash -c \'echo "$CI_COMMIT_TITLE"\'\n',
      '    - bash -c \'echo "$1"\' -- "$CI_COMMIT_TITLE"\n',
    ])
      assert.deepEqual(found(script(lines), 'script-injection'), [], lines);
  });
});

describe('checks of pipelines of GitLab', () => {
  it('find nothing in one that is as it should be', () => {
    const image = `registry.example.com/node@sha256:${'0'.repeat(64)}`;
    const text = `workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\ndefault:\n  image: ${image}\n  interruptible: true\ntest:\n  script:\n    - npm ci --ignore-scripts\n    - npm test\n  cache:\n    key: {files: [package-lock.json]}\n    paths: [.npm/]\ndeploy:\n  script:\n    - kubectl apply -f k8s\n  id_tokens:\n    T: {aud: https://vault.example.com}\n  environment: production\n  resource_group: production\n  rules:\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n`;
    assert.deepEqual(found({ '/.gitlab-ci.yml': text }), []);
  });

  it('name places of the files that they were read from', () => {
    for (const { failing } of gitlabCiChecks.checks)
      for (const example of failing) {
        if (typeof example !== 'string') continue;
        for (const { path, violation } of judged({ '/.gitlab-ci.yml': example })) {
          assert.equal(path, '/repo/.gitlab-ci.yml');
          assert.ok((violation.range?.startLine ?? 0) >= 1);
        }
      }
  });

  it('take whatever was read', () => {
    const scalar = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '$CI_COMMIT_TITLE',
        'eval "$A"',
        '.b',
        'a',
        'manual',
        'docker:dind',
        'merge_requests',
        '$[[ inputs.a ]]',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const key = fc.constantFrom(
      'if',
      'when',
      'name',
      'local',
      'paths',
      'A',
      'aud',
      'dotenv',
      'include',
      'forward',
      '!reference',
      '__proto__',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      ),
    }));
    const words =
      'script before_script image services variables rules only extends artifacts cache id_tokens environment trigger secrets tags when allow_failure inherit hooks pages'.split(
        ' ',
      );
    const job = fc.oneof(fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 5 }), value);
    const file = fc.dictionary(
      fc.constantFrom('a', '.b', 'include', 'default', 'variables', 'workflow', 'spec', '__proto__'),
      job,
      { maxKeys: 5 },
    );
    fc.assert(
      fc.property(file, (content) => {
        assert.ok(
          found({ '/.gitlab-ci.yml': JSON.stringify(content) }).every((one) => one.startsWith('gitlab-ci-')),
        );
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
