import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { jenkinsfileFormat } from '../../../scanners/config/formats/jenkinsfile.ts';
import { namesIn, pipelineText } from './pipeline.ts';

function found(text: string, part = ''): string[] {
  const { judged } = jenkinsfileFormat.judge([{ path: '/Jenkinsfile', text }], {
    paths: new Set(),
  });
  return [...judged]
    .map(({ check, violation }) => `${check.id} ${violation.range?.startLine} ${violation.actual}`)
    .filter((one) => one.includes(part));
}

describe('names in expressions of Groovy', () => {
  for (const [expression, ...names] of [
    ['params.A', 'params.A'],
    ["params['A'] ?: env.C", 'params.A', 'env.C'],
    ["a ? 'params.X' : b?.c", 'a', 'b.c'],
  ] as const)
    it(`are told: ${expression}`, () => assert.deepEqual(namesIn(expression), names));
});

describe('untrusted text in pipelines of Jenkins', () => {
  it('is followed through the environment and variables, with the way that it took', () => {
    const text = `pipeline {\n  agent none\n  environment { T = "t-\${env.CHANGE_TITLE}" }\n  stages { stage('a') { steps { script {\n    def u = T.trim()\n    sh "echo \${u}"\n  } } } }\n}\n`;
    assert.deepEqual(found(text, 'script-injection'), [
      'jenkinsfile-script-injection 6 env.CHANGE_TITLE → T → u → sh',
    ]);
  });

  it('is none where the shell puts it in, or the pipeline says what it may be', () => {
    for (const steps of ['sh \'echo "$CHANGE_TITLE"\'', 'sh "make ${env.BUILD_ID}"', 'echo "${params.A}"'])
      assert.deepEqual(found(pipelineText(steps), 'injection'), [], steps);
  });
});

describe('checks of pipelines of Jenkins', () => {
  it('find nothing in one that is as it should be', () => {
    const image = `registry.example.com/node@sha256:${'0'.repeat(64)}`;
    const text = `@Library('tools@1.2.3') _\npipeline {\n  agent { docker { image '${image}'; label 'linux' } }\n  options {\n    timeout(time: 1, unit: 'HOURS')\n    buildDiscarder(logRotator(numToKeepStr: '20'))\n    disableConcurrentBuilds()\n  }\n  stages {\n    stage('test') { steps { sh 'npm ci --ignore-scripts && npm test' } }\n    stage('deploy') {\n      when { branch 'main' }\n      environment { TOKEN = credentials('deploy') }\n      steps { sh 'kubectl --token="$TOKEN" apply -f k8s' }\n    }\n  }\n}\n`;
    assert.deepEqual(found(text), []);
  });

  it('name the stage', () => {
    const { judged } = jenkinsfileFormat.judge(
      [{ path: '/Jenkinsfile', text: pipelineText('sh "echo ${params.X}"') }],
      { paths: new Set() },
    );
    const injection = [...judged].find(({ check }) => check.id === 'jenkinsfile-script-injection');
    assert.deepEqual(injection?.violation.resource, { type: 'stage', name: 'a' });
  });

  it('take whatever was read', () => {
    const words = [
      'pipeline {',
      'stages {',
      "stage('a') {",
      'steps {',
      'environment {',
      'parameters {',
      'withCredentials([',
      '])',
      ')',
      '}',
      '\n',
      'sh ',
      'sh(',
      '"${params.X} $CHANGE_TITLE"',
      "'eval $BRANCH_NAME'",
      'A = ',
      'agent any',
      'agent { docker {',
      "image 'a'",
      "args '--privileged'",
      "string(credentialsId: 'a', variable: 'T')",
      "input 'x'",
      'load ',
      "@Library('a')",
      'checkout scm',
      'archiveArtifacts ',
      "'.env'",
      '__proto__',
      'constructor ',
      'library ',
    ];
    const piece = fc.constantFrom(...words);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        assert.ok(found(pieces.join('')).every((one) => one.startsWith('jenkinsfile-')));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
