import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import type { GroovyStatement, GroovyValue } from '../../../model/configuration/groovy.ts';
import { readGroovy } from './groovy.ts';
import { readJenkinsfile } from './read-jenkinsfile.ts';

/** A value as a Lisp would write it. */
function shape(value: GroovyValue): string {
  switch (value.kind) {
    case 'text':
      return value.parts
        .map((part) => (typeof part === 'string' ? JSON.stringify(part) : `<${part.expression}>`))
        .join('');
    case 'name':
      return value.name;
    case 'call': {
      const words = value.arguments.map(
        (one) => (one.key === undefined ? '' : `${one.key}:`) + shape(one.value),
      );
      const closure = value.closure ? [`{${statements(value.closure)}}`] : [];
      return `(${[value.receiver ? `${shape(value.receiver)} ${value.name}` : value.name, ...words, ...closure].join(' ')})`;
    }
    case 'list':
      return `[${value.items.map((one) => (one.key === undefined ? '' : `${one.key}:`) + shape(one.value)).join(' ')}]`;
    case 'closure':
      return `{${statements(value.statements)}}`;
    case 'sequence':
      return value.items.map(shape).join(' ');
    case 'other':
      break;
  }
  return value.text;
}

function statements(list: readonly GroovyStatement[]): string {
  return list
    .map(({ assigned, value }) => (assigned === undefined ? '' : `${assigned}=`) + shape(value))
    .join('; ');
}

describe('Groovy of pipelines', () => {
  for (const [text, wanted] of [
    ["sh 'make'", '(sh "make")'],
    ['sh "a ${params.X} $b.c \\$d"', '(sh "a "<params.X>" "<b.c>" $d")'],
    ['echo "x${sh(script: "y")}z"', '(echo "x"<sh(script: "y")>"z")'],
    ["sh '''a\n\"b\" \\'\n'''", '(sh "a\\n\\"b\\" \'\\n")'],
    ["sh '''a \\\n  b\r\nc \\\r\n d'''", '(sh "a   b\\nc  d")'],
    ['timeout(time: 1, unit: "H") { sh "x" }', '(timeout time:1 unit:"H" {(sh "x")})'],
    ["stage('a') {\n steps {\n  sh 'x'\n  sh 'y'\n }\n}", '(stage "a" {(steps {(sh "x"); (sh "y")})})'],
    ["A = credentials('b'); def c = sh script: 'd'", 'A=(credentials "b"); c=(sh script:"d")'],
    ["docker.image('a').inside('-v') { x() }", '((docker.image "a") .inside "-v" {(x)})'],
    ["a\n  .b('c')\n  .d()", '((a .b "c") .d)'],
    ["params['A'] + env[b]", 'params.A + env.*'],
    ["@Library('a@b') _\nimport x.y", '(@Library "a@b") _; import x.y'],
    ['x = a ? [1, 2] : [k: "v"]', 'x=a ? [1 2] : [k:"v"]'],
    ["git url: 'u',\n  branch: 'b'", '(git url:"u" branch:"b")'],
    ['x = /a "b/\ny = 4 / 2', 'x="a \\"b"; y=4 / 2'],
    ['// sh "a"\n/* sh "b" */ c()', '(c)'],
    ['if (a == "b") { c() } else { d() }', '(if a == "b" {(c)}) (else {(d)})'],
    ['f { a, b -> g a }', '(f {a , b -> (g a)})'],
  ] as const)
    it(`is read: ${text.replaceAll('\n', String.raw`\n`)}`, () =>
      assert.equal(statements(readGroovy(text)), wanted));

  it('is read as far as it is any', () => {
    for (const text of ['sh "a', "x('", 'a {', '}', ')](', '"${', '@', "'''", '$/a', '\\', 'a.', '#!/x'])
      assert.doesNotThrow(() => readGroovy(text), text);
  });

  it('is read in bounded time, or refused', () => {
    for (const part of [
      '(',
      '[',
      '{',
      'a(',
      'a {',
      '"${',
      '"',
      "'",
      "'''",
      '/',
      '$/',
      '.',
      'a.',
      'a ',
      ',',
      '\n',
      '/*',
      'a: ',
      '"${"',
      'a[',
      '"$a',
      '= ',
      'a().b()',
      '=/a',
      '=/\n',
    ])
      for (const length of [bulk(10_000), bulk(100_000)]) {
        const started = performance.now();
        const { file, gaps } = readJenkinsfile(part.repeat(length / part.length), '/Jenkinsfile');
        assertWithin(3_000, performance.now() - started, part);
        assert.ok(file ?? gaps.some(({ kind }) => kind === 'limit'), part);
      }
  });

  it('has its places in the text, whatever it is', () => {
    const unit = fc.constantFrom(
      ...Array.from('ab (){}[].,:;=\'"$\\/\n+@'),
      '${',
      "'''",
      '"""',
      'sh ',
      'def ',
      '->',
      '/*',
      '*/',
      '//',
      '$/',
      '/$',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const { file, gaps } = readJenkinsfile(text, '/Jenkinsfile');
        assert.ok(file ?? gaps.length > 0);
        for (const { node } of file?.calls ?? [])
          assert.ok(node.start >= 0 && node.start <= node.end && node.end <= text.length, text);
      }),
      { numRuns: propertyRuns(1_000) },
    );
  });
});

describe('a Jenkinsfile', () => {
  it('tells scripts as shells get them, and where they stand', () => {
    const text =
      "pipeline {\n  stages { stage('a') { steps {\n    sh \"ls ${params.A}\"\n    bat 'dir'\n  } } }\n}\n";
    const { file, gaps } = readJenkinsfile(text, '/Jenkinsfile');
    assert.deepEqual(gaps, []);
    const [first, second] = file?.scripts ?? [];
    assert.equal(first?.shell?.text, `ls X${'x'.repeat('params.A'.length)}`);
    assert.deepEqual(file?.rangeOf(first.node), { startLine: 3, startColumn: 5, endLine: 3, endColumn: 24 });
    assert.equal(second?.shell, undefined);
  });

  it('that is a scripted pipeline is said to be read in part', () => {
    const { file, gaps } = readJenkinsfile("node('a') { sh 'make' }", '/Jenkinsfile');
    assert.equal(gaps[0]?.kind, 'unsupported');
    assert.equal(file?.scripts.length, 1);
  });

  it('that is too long is refused', () => {
    assert.equal(readJenkinsfile(' '.repeat(2 ** 20 + 1), '/Jenkinsfile').gaps[0]?.kind, 'limit');
  });
});
