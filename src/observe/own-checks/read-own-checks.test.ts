import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { readPlace } from './place.ts';
import { readOwnChecks } from './read-own-checks.ts';

const LEAST = `checks:
  - id: acme-a
    title: It is so
    kind: kubernetes
    severity: low
    expression: "true"
    message: it is so
`;

describe('checks of people', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-own-checks-'));
  after(() => rmSync(work, { recursive: true }));
  const file = (text: string, name = 'a.yaml'): string => {
    writeFileSync(join(work, name), text);
    return join(work, name);
  };

  it('say what they are, with what is usual for the rest', () => {
    const path = file(LEAST);
    assert.deepEqual(readOwnChecks([path]), [
      {
        id: 'acme-a',
        title: 'It is so',
        kind: 'kubernetes',
        severity: 'low',
        expression: 'true',
        message: 'it is so',
        at: [],
        why: 'it is so',
        fix: 'it is so; make it so that: true',
        vectors: ['V6'],
        references: [],
        source: `${path}:2`,
        failing: [],
        passing: [],
      },
    ]);
  });

  it('of a folder are those of its YAML files, and of no link', () => {
    mkdirSync(join(work, 'policy/more'), { recursive: true });
    file(LEAST, 'policy/b.yml');
    file(LEAST.replace('acme-a', 'acme-b'), 'policy/a.yaml');
    file(LEAST.replace('acme-a', 'acme-c'), 'policy/more/c.yaml');
    file('no checks', 'policy/readme.md');
    symlinkSync('/etc/passwd', join(work, 'policy/z.yaml'));
    assert.deepEqual(
      readOwnChecks([join(work, 'policy')]).map(({ id }) => id),
      ['acme-b', 'acme-a'],
    );
  });

  it('stand beside other settings', () => {
    assert.equal(readOwnChecks([file(`severity: high\n${LEAST}`)]).length, 1);
  });

  for (const [what, change, expected] of [
    ['without an expression', ['    expression: "true"\n', ''], /a\.yaml:2: checks\.0\.expression/],
    ['with a key that there is not', ['severity', 'severety'], /a\.yaml:\d: .*sever/],
    ['with a severity that there is not', ['severity: low', 'severity: none'], /a\.yaml:5: .*severity/],
    ['with an id of one word', ['acme-a', 'acme'], /a\.yaml:2: .*id of words/],
    [
      'with a place that is none',
      ['    message', '    at: "spec..x"\n    message'],
      /a\.yaml:7: .*is no place/,
    ],
    ['twice', ['checks:\n', LEAST], /a\.yaml:8: acme-a is the id of .*a\.yaml:2, too/],
    ['in no list', [LEAST, 'checks: 1\n'], /a\.yaml:1: checks/],
    ['in YAML that is none', [LEAST, 'checks:\n  - [\n'], /a\.yaml/],
  ] as const)
    it(`${what} are refused, with file and line`, () => {
      const path = file(LEAST.replace(change[0], change[1]));
      assert.throws(
        () => readOwnChecks([path]),
        (error) => error instanceof Fault && error.code === 'usage' && expected.test(error.message),
      );
    });

  it('are not there where nobody wrote any', () => {
    mkdirSync(join(work, 'empty'));
    assert.throws(() => readOwnChecks([join(work, 'empty')]), { code: 'usage' });
    assert.throws(() => readOwnChecks([join(work, 'none')]), { code: 'usage' });
  });

  it('are read, or refused with a fault, whatever stands in the file', () => {
    const line = fc.constantFrom(
      ...LEAST.split('\n'),
      'checks: &a [*a]',
      '  - &b [*b, *b]',
      '{',
      '\t',
      '---',
      '<<: *b',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        try {
          readOwnChecks([file(lines.join('\n'))]);
        } catch (error) {
          assert.ok(error instanceof Fault, String(error));
        }
      }),
      { numRuns: propertyRuns(60) },
    );
  });
});

describe('a place', () => {
  it('is keys and indexes', () => {
    assert.deepEqual(readPlace('spec.containers[0].image'), ['spec', 'containers', 0, 'image']);
    assert.deepEqual(readPlace('metadata.labels["app.kubernetes.io/name"]'), [
      'metadata',
      'labels',
      'app.kubernetes.io/name',
    ]);
    assert.deepEqual(readPlace('[1]'), [1]);
    for (const text of ['.a', 'a.', 'a..b', 'a b', 'a[', 'a["]', 'a[x]', 'a[-1]'])
      assert.equal(readPlace(text), undefined, text);
  });
});
