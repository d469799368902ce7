import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { inlineComments } from './comments.ts';

/** What each comment is beside, as `line: first-last`, and its text. */
const of = (text: string, path: string) =>
  inlineComments(text, path).map(({ line, startLine, endLine, text: said }) => [
    `${line}: ${startLine}-${endLine}`,
    said,
  ]);
const SAID = 'plimsoll:ignore A-1 because';

describe('inlineComments', () => {
  it('is about its own line, or where it stands alone about the next that says something', () => {
    assert.deepEqual(
      of(`a==1  # ${SAID}\n# ${SAID}\n# more\n\nb==2 \\\n  --hash=x\nc==3\n`, '/requirements-dev.txt'),
      [
        ['1: 1-1', SAID],
        ['2: 5-6', SAID],
      ],
    );
    assert.deepEqual(of(`require (\n\ta.b/c v1.0.0 // ${SAID}\n)\n`, '/go.mod'), [['2: 2-2', SAID]]);
  });

  it('is about a whole block in HCL', () => {
    const text = `# ${SAID}\nresource "a" "b" {\n  c = 1\n  d {\n    e = 2 # ${SAID}\n  }\n}\nf = 3\n`;
    assert.deepEqual(of(text, '/main.tf'), [
      ['1: 2-6', SAID],
      ['5: 5-5', SAID],
    ]);
  });

  it('is about a step or a block of a Jenkinsfile', () => {
    const text = `pipeline {\n  // ${SAID}\n  agent any\n  // ${SAID}\n  stages {\n    sh 'a'\n  }\n  sh 'b' // ${SAID}\n}\n`;
    for (const path of ['/Jenkinsfile', '/ci/release.jenkinsfile'])
      assert.deepEqual(of(text, path), [
        ['2: 3-3', SAID],
        ['4: 5-6', SAID],
        ['8: 8-8', SAID],
      ]);
  });

  it('is about the next setting of a unit, and about an object of a template of Azure', () => {
    const unit = `# ${SAID}\n[Service]\n# ${SAID}\nExecStart=/a \\\n  b\nUser=c\n`;
    assert.deepEqual(of(unit, '/web.service'), [
      ['1: 2-2', SAID],
      ['3: 4-5', SAID],
    ]);
    const template = `{\n  // ${SAID}\n  "a": {\n    "b": 1\n  }\n}\n`;
    assert.deepEqual(of(template, '/azuredeploy.json'), [['2: 3-4', SAID]]);
  });

  it('is written in any of the ways that HCL has', () => {
    const text = `// ${SAID}\na = 1\n/* ${SAID} */\nb = "http://c" // ${SAID}\nd = 2 /* ${SAID} */\n# see http://e ${SAID}\nf = 3\n`;
    assert.deepEqual(of(text, '/main.tf'), [
      ['1: 2-2', SAID],
      ['3: 4-4', SAID],
      ['4: 4-4', SAID],
      ['5: 5-5', SAID],
      ['6: 7-7', `e ${SAID}`],
    ]);
    assert.deepEqual(of(`a = 1 # ${SAID}\n`, '/a.auto.tfvars'), [['1: 1-1', SAID]]);
  });

  it('is about a whole package in lock files of tables', () => {
    const lock = `[[package]]
name = "a"
version = "1" # ${SAID}

# ${SAID}
[[package]]
name = "b"
`;
    assert.deepEqual(of(lock, '/Cargo.lock'), [
      ['3: 1-5', SAID],
      ['5: 6-8', SAID],
    ]);
    assert.deepEqual(of(`[dependencies]\na = "1" # ${SAID}\nb = "2"\n`, '/Cargo.toml'), [['2: 2-2', SAID]]);
  });

  it('is about what is indented below', () => {
    const lock = `packages:\n  # ${SAID}\n  lodash@4.17.20:\n    resolution: x\n  left@1:\n    a: b\n`;
    assert.deepEqual(of(lock, '/pnpm-lock.yaml'), [['2: 3-4', SAID]]);
  });

  it('is about the element that it stands in, or before', () => {
    const pom = `<dependencies>
  <!-- ${SAID} -->
  <dependency>
    <artifactId>a</artifactId>
  </dependency>
  <dependency>
    <!--
      ${SAID}
    -->
    <artifactId>b</artifactId>
  </dependency>
  <dependency><artifactId>c</artifactId></dependency> <!-- ${SAID} -->
</dependencies>
`;
    assert.deepEqual(of(pom, '/pom.xml'), [
      ['2: 3-5', SAID],
      ['7: 6-11', SAID],
      ['12: 12-12', SAID],
    ]);
  });

  it('looks at lock files and manifests only, and at nothing but comments', () => {
    assert.deepEqual(of(`# ${SAID}`, '/readme.md'), []);
    assert.deepEqual(of(SAID, '/requirements.txt'), []);
    assert.deepEqual(of(`<a>${SAID}</a>`, '/pom.xml'), []);
  });

  it('finds lines that are there, whatever the file', () => {
    const part = fc.constantFrom(
      `# ${SAID}`,
      `<!-- ${SAID} -->`,
      '<!--',
      '[[package]]',
      '<dependency>',
      'a',
      ' b',
      '\\',
      '',
      '\n',
    );
    const path = fc.constantFrom('/pom.xml', '/Cargo.lock', '/yarn.lock', '/go.mod', '/requirements.txt');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), path, (parts, file) => {
        const text = parts.join('\n');
        for (const { line, startLine, endLine } of inlineComments(text, file)) {
          const count = text.split('\n').length;
          assert.ok(
            [line, startLine, endLine].every((one) => one >= 1 && one <= count),
            JSON.stringify(text),
          );
          assert.ok(startLine <= endLine);
        }
      }),
    );
  });

  it('takes linear time', () => {
    for (const [line, path] of [
      [`# ${SAID}`, '/Cargo.lock'],
      [`<!-- ${SAID} -->`, '/pom.xml'],
      ['<!-- plimsoll:ignore', '/pom.xml'],
    ] as const) {
      const started = performance.now();
      inlineComments(`${line}\n`.repeat(bulk(200_000)), path);
      assertWithin(3_000, performance.now() - started, path);
    }
  });
});
