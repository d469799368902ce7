import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import type { GitlabJob } from '../../../model/configuration/gitlab-ci.ts';
import { readGitlabCi } from './read-gitlab-ci.ts';

function read(files: Readonly<Record<string, string>>) {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  return readGitlabCi(list, (path) => path.endsWith('gitlab-ci.yml'));
}

function jobOf(name: string, files: Readonly<Record<string, string>>): GitlabJob {
  const job = read(files).pipelines[0]?.jobs.find((one) => one.name === name);
  assert.ok(job, name);
  return job;
}

const linesOf = (job: GitlabJob): string[] => job.scripts.map(({ section, text }) => `${section}: ${text}`);

describe('a pipeline of GitLab', () => {
  it('is not read where it is longer than GitLab takes, which is told', () => {
    const { pipelines, gaps } = read({ '/.gitlab-ci.yml': `a: {script: ls}\n${'# '.repeat(2 ** 20)}` });
    assert.deepEqual(
      pipelines.flatMap(({ jobs }) => jobs),
      [],
    );
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['limit', '/.gitlab-ci.yml']],
    );
  });

  it('merges what a job extends, maps in depth and lists as a whole, and keeps where each stands', () => {
    const job = jobOf('a', {
      '/.gitlab-ci.yml':
        '.one:\n  variables: {A: 1, B: 1}\n  tags: [x, y]\n.two:\n  extends: .one\n  variables: {B: 2}\na:\n  extends: [.two]\n  variables: {C: 3}\n  tags: [z]\n  script: ls\n',
    });
    assert.deepEqual(
      [...job.variables].map(([name, { text, path }]) => [name, text, path[0]]),
      [
        ['A', '1', '.one'],
        ['B', '2', '.two'],
        ['C', '3', 'a'],
      ],
    );
    assert.deepEqual(
      job.items(['tags']).map(({ value }) => value),
      ['z'],
    );
  });

  it('takes defaults where a job says nothing, of old files too, and none that it does not inherit', () => {
    const files = {
      '/.gitlab-ci.yml':
        'before_script: [pre]\ndefault: {image: i, tags: [t]}\na: {script: ls}\nb: {script: ls, image: own, inherit: {default: [tags]}}\n',
    };
    assert.deepEqual(linesOf(jobOf('a', files)), ['script: pre\nls']);
    assert.equal(jobOf('a', files).get(['image'])?.value, 'i');
    assert.deepEqual(linesOf(jobOf('b', files)), ['script: ls']);
    assert.deepEqual(jobOf('b', files).items(['tags']).length, 1);
  });

  it('follows references, in lists and in each other', () => {
    const job = jobOf('a', {
      '/.gitlab-ci.yml':
        '.x: {script: [one, two]}\n.y: {script: [!reference [.x, script], three], rules: [{if: $A}]}\na:\n  rules: !reference [.y, rules]\n  script:\n    - !reference [.y, script]\n    - [four]\n',
    });
    assert.deepEqual(linesOf(job), ['script: one\ntwo\nthree\nfour']);
    assert.deepEqual(
      job.scripts[0]?.lines.map(({ path }) => path[0]),
      ['.x', '.x', '.y', 'a'],
    );
    assert.equal(job.items(['rules']).length, 1);
  });

  it('is made of the files that it includes, those of the file itself last', () => {
    const files = {
      '/r/.gitlab-ci.yml': 'include: [{local: /ci/**.yml}]\na: {image: own}\n',
      '/r/ci/x/y.yml': 'a: {image: theirs, script: [ls]}\n',
      '/r/other.yml': 'b: {script: [ls]}\n',
    };
    const { pipelines, gaps } = read(files);
    assert.deepEqual(
      pipelines.map(({ path, jobs }) => [path, jobs.map(({ name }) => name)]),
      [['/r/.gitlab-ci.yml', ['a']]],
    );
    const job = jobOf('a', files);
    assert.equal(job.get(['image'])?.value, 'own');
    assert.equal(job.scripts[0]?.placeOf(0).document.path, '/r/ci/x/y.yml');
    assert.deepEqual(gaps, []);
  });

  it('that a job starts is one of its own', () => {
    const { pipelines } = read({
      '/.gitlab-ci.yml': 'a: {trigger: {include: child.yml}}\n',
      '/child.yml': 'b: {script: [ls]}\n',
    });
    assert.deepEqual(
      pipelines.map(({ path }) => path),
      ['/.gitlab-ci.yml', '/child.yml'],
    );
  });

  it('says what is elsewhere, and has inputs of its head', () => {
    const { pipelines, gaps } = read({
      '/.gitlab-ci.yml':
        'spec: {inputs: {a: {type: number}}}\n---\ninclude: https://example.com/a.yml\nb: {script: "$[[ inputs.a ]] x"}\n',
    });
    assert.equal(gaps[0]?.informational, true);
    assert.equal(pipelines[0]?.inputs.get('/.gitlab-ci.yml')?.[0]?.name, 'a');
    assert.equal(pipelines[0]?.jobs[0]?.scripts[0]?.text, `${'X'.repeat('$[[ inputs.a ]]'.length)} x`);
  });

  it('that goes in a circle is read, and the circle told', () => {
    const { pipelines, gaps } = read({
      '/.gitlab-ci.yml':
        'include: /b.gitlab-ci.yml\na: {extends: c, script: [!reference [a, script]]}\nc: {extends: a}\n',
      '/b.gitlab-ci.yml': 'include: /.gitlab-ci.yml\nd: {script: ls}\n',
    });
    assert.equal(pipelines.length, 1);
    assert.match(gaps[0]?.reason ?? '', /extends itself/);
  });
});

describe('a hostile pipeline', () => {
  const doubled = Array.from(
    { length: 30 },
    (_, index) => `j${index}: {script: [${`!reference [j${index + 1}, script], `.repeat(40)}x]}`,
  ).join('\n');
  const chained = Array.from(
    { length: bulk(2_000) },
    (_, index) => `j${index}: {extends: [j${index + 1}], script: ls}`,
  );
  const wide = `${Array.from({ length: 500 }, (_, index) => `.v${index}: {variables: {A${index}: b}}`).join('\n')}\n${Array.from({ length: 500 }, (_, index) => `j${index}: {extends: [${Array.from({ length: 500 }, (__, at) => `.v${at}`).join(',')}]}`).join('\n')}`;
  const texts = {
    'references that double': doubled,
    'a long chain of extends': chained.join('\n'),
    'many jobs that extend many': wide,
    'a long line': `a: {script: "${'echo $A '.repeat(bulk(30_000))}"}`,
    'a long script for many jobs': `.s: {script: ["${'echo $A; '.repeat(bulk(20_000))}"]}\n${Array.from({ length: bulk(3_000) }, (_, at) => `j${at}: {extends: .s}`).join('\n')}`,
    'deep lists': `a: {script: ${'['.repeat(60)}x${']'.repeat(60)}}`,
    wildcards: `include: /${'*'.repeat(900)}.yml\na: {script: ls}`,
    'many includes': `include: [${'/a/**/b*.yml, '.repeat(3_000)}]\na: {script: ls}`,
  };
  for (const [what, text] of Object.entries(texts))
    it(`of ${what} is read in bounded time, or refused`, () => {
      const started = performance.now();
      const { pipelines, gaps } = read({ '/.gitlab-ci.yml': text });
      assertWithin(5_000, performance.now() - started, what);
      assert.ok(pipelines.length === 1 || gaps.some(({ kind }) => kind === 'limit'));
    });
});
