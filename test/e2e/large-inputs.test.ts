import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../src/model/fault.ts';
import { GO_UNIT } from '../../src/observe/behaviour/go/unit.ts';
import { JAVA_UNIT } from '../../src/observe/behaviour/java/unit.ts';
import { JAVASCRIPT_UNIT } from '../../src/observe/behaviour/javascript/unit.ts';
import { PYTHON_UNIT } from '../../src/observe/behaviour/python/unit.ts';
import type { BehaviourUnit } from '../../src/observe/behaviour/types.ts';
import { parseYamlDocuments } from '../../src/observe/document/yaml.ts';
import { assembleCatalogue } from '../../src/observe/packages/assemble-catalogue.ts';
import { found, mergedOf, unitOf, viewOf } from '../../src/observe/packages/catalogue.fixture.ts';
import { trial } from '../../src/observe/packages/language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT as PYTHON_PACKAGES } from '../../src/observe/packages/units/python/unit.ts';
import { factsIn } from '../fixtures/behaviour-facts.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { assertWithin } from '../time-bound.ts';

/** What takes time to prove, as it is about time: the largest input that is read at all, made to be slow. */
export const lane: Lane = 'anywhere';

function readAs(unit: BehaviourUnit, path: string, text: string): void {
  try {
    factsIn(unit, path, text, 'route');
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
  }
}

describe('a large text that is made to be slow', () => {
  it('is read as JavaScript in bounded time', () => {
    const parts = [
      '(',
      '[',
      '{',
      'a(',
      'a.',
      '`${',
      'fetch(',
      "fetch('http://a/'+",
      'a=>',
      'x?',
      'if(a)',
      '"',
      '/*',
      '//\n',
      '/',
      'new ',
      'const a=a;',
      'f(f(',
      'a??',
      '<a>',
      '@a ',
      'case 1:',
      'pathname===',
      "'SELECT a FROM b,",
      'function f(a){f(a)}',
      'async ',
      '!',
    ];
    assertReadInTime(JAVASCRIPT_UNIT, '/a.js', `import http from 'http';http.createServer();`, parts);
  });

  it('is read as Python in bounded time', () => {
    const parts = [
      '(',
      '[',
      '{',
      'a(',
      'a.',
      'f"{',
      '"""',
      '@a\n',
      'def f(a):\n f(a)\n',
      'lambda ',
      'a=a\n',
      ' ',
      '\n ',
      '\\\n',
      'not ',
      'if a:\n',
      '"SELECT a FROM b,"',
      '#',
      'f(f(',
    ];
    assertReadInTime(PYTHON_UNIT, '/a.py', 'import os\n', parts);
  });

  it('is read as Go in bounded time', () => {
    const parts = [
      '(',
      '[',
      '{',
      'a(',
      'a.',
      'a.b().',
      '"a" + b.',
      '&a{',
      '`',
      '/*',
      '//\n',
      'x := x\n',
      'x := x.a().a()\n',
      'a.b = a.b\n',
      'if x == "" { x = y }\n',
      'if x == "" { x = y + x }\n',
      'func f(a string) { f(a) }\n',
      'func (a *A) b(c A) A { return a.b(c).b(c) }\n',
      'type A struct { A A }\n',
      'http.Get(http.Get(',
      'r.Group("/a").',
      'r.Route("/a", func(r chi.Router) {\n',
      'r = r.Group("/a")\nr.GET("/b", c)\n',
      'f(f(',
      '"SELECT a FROM b,"\n',
      '-',
      '*',
      '<-',
      'case 1:\n',
      'a{b: ',
      '[]a',
      'func(',
    ];
    const imports = 'import ("net/http"; "github.com/go-chi/chi/v5"; "github.com/gin-gonic/gin")\n';
    const before = `package a\n${imports}func main() {\nr := gin.New()\n`;
    assertReadInTime(GO_UNIT, '/a.go', before, parts);
  });

  it('is read as Java in bounded time', () => {
    const parts = [
      '(',
      '[',
      '{',
      'a(',
      'a.b().',
      '"""',
      '@A(',
      'void f(int a){f(a);}',
      'this.a=a;',
      'String a="x"+a;',
      '@Value("${a:${a}}") int a;',
      '"SELECT a FROM b,"+',
      'new A(',
      'a?b:',
      'A<B,',
      '.class',
      'String f(){return f()+f();}',
      'a.put("bootstrap.servers",a);',
    ];
    assertReadInTime(JAVA_UNIT, '/a.java', 'import java.net.*;class A{', parts);
  });

  it('is read as YAML in linear time, where it is quadratic for others', () => {
    const many = 200_000;
    const parts = [
      '? ',
      '- ',
      '[',
      '{',
      '{? ',
      'a: ',
      '[a: ',
      '&a ',
      '!t ',
      ' ',
      '\t',
      '"',
      "'",
      '"\n',
      "''",
      ':',
      '- - -\n',
      'a:\n',
      'a: b\n',
      '---\n',
      '...\n',
      '#c\n',
      ' #',
      '\\"',
      'a b\n',
      '- a\n',
      '? a\n',
      '? a\n: b\n',
      ',',
      '[],',
      'a: |\n',
      'a: "\n',
    ];
    for (const part of parts) {
      for (const [before, after] of [
        ['', ''],
        ['a: ', ''],
        ['a: "', '"'],
        ['a: [', ']'],
        ['a: |\n ', ''],
        ['a:\n  b:\n    - ', ''],
      ] as const) {
        const started = performance.now();
        try {
          parseYamlDocuments(before + part.repeat(many) + after, '/lock.yaml');
        } catch (error) {
          assert.ok(error instanceof Fault, `${JSON.stringify(part)}: ${String(error)}`);
        }
        const spent = performance.now() - started;
        assertWithin(5_000, spent, JSON.stringify(before + part));
      }
    }
  });

  it('is read as what Python installed in bounded time', () => {
    const started = performance.now();
    for (const part of ['a: b\n', ' x\n', '\r', ':', 'Name: a\n', '"', '""', ',', ' ']) {
      const text = part.repeat(500_000);
      trial(PYTHON_PACKAGES, { '/a.dist-info/METADATA': text, '/a.dist-info/RECORD': text });
    }
    assertWithin(20_000, performance.now() - started);
  });
});

describe('a large catalogue', () => {
  it('is assembled in seconds, of 100,000 packages in one owner and one lock file', () => {
    const owned = Array.from(
      { length: 100_000 },
      (_, index) => `/usr/lib/node_modules/p${index}/package.json`,
    );
    const dpkg = unitOf('dpkg', true, {
      packages: [found('pkg:deb/debian/node-p@1', '/status', { files: owned })],
      gaps: [],
    });
    const npm = unitOf('npm', false, {
      packages: owned.flatMap((path, index) => [
        found(`pkg:npm/p@1.${index}`, path),
        found('pkg:npm/same@1', `/app/${index}/package.json`),
      ]),
      gaps: [],
    });
    const started = performance.now();
    const options = { target: 'image' } as const;
    const packages = [...assembleCatalogue([dpkg, npm], mergedOf(viewOf()), undefined, options).packages];
    assert.equal(packages[0]!.bundles!.length, 100_000);
    assert.equal(packages[1]!.locations.length, 100_000);
    assertWithin(20_000, performance.now() - started);
  });
});

/** Reads sources that go on with one part again and again, each in bounded processor time, for the machine may be busy. */
function assertReadInTime(
  unit: Parameters<typeof readAs>[0],
  path: string,
  before: string,
  parts: readonly string[],
): void {
  for (const part of parts) {
    const started = process.cpuUsage();
    readAs(unit, path, before + part.repeat(Math.floor(60_000 / part.length)));
    const spent = process.cpuUsage(started).user / 1000;
    assertWithin(5_000, spent, JSON.stringify(part));
  }
}
