import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { testExamples } from '../../../../test/fixtures/audit-examples.ts';
import { repositoryFacts } from '../../../../test/fixtures/repository-facts.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import type { Example } from '../../../model/configuration/check.ts';
import { audit } from '../../audit/audit.ts';
import { isLookedInto, repositoryChecks } from './unit.ts';

const auditOf = (example: Example) => audit(repositoryFacts(example), repositoryChecks.checks);
function evidenceOf(id: string, example: Example) {
  const found = auditOf(example).find(({ check }) => check.id === id);
  assert.ok(found, id);
  return found.evidence;
}

describe('the checks of repositories', () => {
  testExamples(repositoryChecks, repositoryFacts);

  it('look only into files that are read for them', () => {
    const places = repositoryChecks.checks
      .filter(({ id }) => !id.endsWith('-text'))
      .flatMap((check) => check.failing.flatMap((example) => check.find(repositoryFacts(example))))
      .filter(({ line, path }) => line !== undefined && path !== '.git/config');
    assert.ok(places.length > 10);
    for (const { path } of places) assert.ok(isLookedInto(path), path);
  });

  it('tell no credentials', () => {
    const config =
      '[remote "o"]\n\turl = https://ann:fake-secret@a.example/b\n[credential]\n\thelper = "!f() { echo password=fake-secret; }; f"\n' +
      '[http]\n\textraheader = AUTHORIZATION: basic fake-secret\n[alias]\n\tx = !curl -H fake-secret a.example\n' +
      '[url "https://x:fake-secret@b.example/"]\n\tinsteadOf = https://c.example/\n';
    const modules = '[submodule "a"]\n\tpath = a\n\turl = http://ann:p@fake-secret@a.example/b\n';
    const found = auditOf({
      '.git/config': config,
      '.gitmodules': modules,
      '.lfsconfig': `[lfs]\n\turl = http://a:fake-secret@b.example/c\n`,
    });
    const failed = found.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check.id);
    for (const id of [
      'repository-persisted-token',
      'repository-remote-credentials',
      'repository-alias',
      'repository-lfs-url',
    ])
      assert.ok(failed.includes(id), id);
    assert.ok(!JSON.stringify(found.map(({ evidence }) => evidence)).includes('fake-secret'));
  });

  it('say that not all was looked into, where it was not', () => {
    const facts = repositoryFacts({ 'a.c': 'int a;\n' });
    const partial = { ...facts, contents: { state: 'read' as const, value: { files: [], skipped: 2 } } };
    const found = audit(partial, repositoryChecks.checks).filter(({ outcome }) => outcome === 'not-readable');
    assert.deepEqual(
      found.map(({ check }) => check.id),
      ['repository-program', 'repository-bidirectional-text', 'repository-invisible-text'],
    );
  });

  it('tell what fails behind any number of files that pass', () => {
    const files = Array.from({ length: 150 }, (_, n) => [`${n}/.npmrc`, 'audit=true\n']);
    const example = {
      ...(Object.fromEntries(files) as Record<string, string>),
      'z/.npmrc': 'strict-ssl=false\n',
    };
    const evidence = evidenceOf('repository-package-registry', example);
    assert.deepEqual([evidence.length, evidence[0]?.outcome, evidence[0]?.path], [100, 'fail', 'z/.npmrc']);
  });

  it('do not pass what nobody could read', () => {
    const outcomes = (id: string, example: Example) => evidenceOf(id, example).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes('repository-install-script', { 'package.json': 'no JSON' }), ['not-readable']);
    const pipelines = Array.from({ length: 600 }, (_, n) => [`${n}/Dockerfile`, '']);
    const owned = { ...(Object.fromEntries(pipelines) as Record<string, string>), CODEOWNERS: '* @a\n' };
    assert.deepEqual(outcomes('repository-pipeline-owners', owned), ['not-readable']);
    const facts = repositoryFacts({ 'a (120000)': 'b' });
    const unread = { ...facts, text: () => ({ state: 'unreadable' as const, reason: 'is too large' }) };
    const link = audit(unread, repositoryChecks.checks).find(({ check }) => check.id === 'repository-link');
    assert.equal(link?.outcome, 'not-readable');
  });

  it('take a token in the URL of a remote for a login, and no name', () => {
    const outcome = (url: string) =>
      evidenceOf('repository-remote-credentials', { '.git/config': `[remote "o"]\n\turl = ${url}\n` })[0]
        ?.outcome;
    for (const url of [
      'https://acme@git.example/a',
      'https://git.example/a@b',
      'ssh://git@git.example/a',
      'git@git.example:a',
    ])
      assert.equal(outcome(url), 'pass', url);
    for (const url of [
      'https://fake_fake_fake_fake_fake@git.example/a',
      'https://:fake@git.example/a',
      'http://a:b@c.example',
    ])
      assert.equal(outcome(url), 'fail', url);
  });

  it('know owners by the last line that matches', () => {
    const outcome = (owners: string) =>
      evidenceOf('repository-pipeline-owners', { CODEOWNERS: owners, '.github/workflows/a.yml': '' })[0];
    assert.equal(outcome('* @a\n')?.outcome, 'pass');
    assert.equal(outcome('* @a\n.github/\n')?.outcome, 'fail');
    assert.equal(outcome('* @a\n.github/\n')?.line, 2);
    assert.equal(outcome('.github/\n*.yml @a\n')?.outcome, 'pass');
  });

  it('take no long time for patterns that somebody made up to', () => {
    const workflows = Array.from({ length: 100 }, (_, n) => [
      `.github/workflows/${'ab'.repeat(40)}${n}.yml`,
      '',
    ]);
    const line = (part: string) => `${part.repeat(20)}z @a\n`;
    const example = {
      ...(Object.fromEntries(workflows) as Record<string, string>),
      CODEOWNERS: ['*[ab]', '*?', '**/a*', 'a**'].map((part) => line(part).repeat(100)).join(''),
      '.gitattributes': '*a'.repeat(20).concat('z filter=lfs\n').repeat(200),
    };
    const start = performance.now();
    auditOf(example);
    assertWithin(10_000, performance.now() - start);
  });

  it('tell where in a file of settings it is', () => {
    const [first] = evidenceOf('repository-tls', {
      '.git/config': '# mine\n[core]\n\tbare=false\n[HTTP "https://a.example"] sslVerify = off ; why\n',
    });
    assert.deepEqual(first, {
      outcome: 'fail',
      path: '.git/config',
      line: 4,
      actual: 'http.https://a.example.sslverify = off',
      expected: 'http.sslVerify is not false',
    });
  });

  it('judge whatever files say', () => {
    const paths = repositoryChecks.checks.flatMap(({ failing, passing }) =>
      [...failing, ...passing].flatMap((example) => Object.keys(example)),
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 40 }),
      fc.constantFrom('[', '{', '[a]b=c', '* @a', '!', '{"mounts":[{}]}'),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...paths), text, { maxKeys: 12 }), (example) => {
        for (const { evidence } of auditOf(example)) assert.ok(evidence.length > 0);
      }),
      { numRuns: propertyRuns(50) },
    );
  });
});
