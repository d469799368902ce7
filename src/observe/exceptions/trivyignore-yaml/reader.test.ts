import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { Fault } from '../../../model/fault.ts';
import { trivyignoreYaml } from './reader.ts';

const read = (text: string) => trivyignoreYaml.read(text, 'a.yaml');

describe('trivyignore-yaml', () => {
  it('reads the four lists', () => {
    const { exceptions, remarks } = read(`vulnerabilities:
  - id: CVE-2099-0001
    paths: [app/package-lock.json, "**/test/**"]
    purls: ["pkg:npm/lodash", "pkg:npm/left@1.0.0"]
    expired_at: 2099-03-01
    statement: not reachable
misconfigurations:
  - id: AVD-DS-0002
secrets:
  - id: aws-access-key-id
licenses:
  - id: GPL-3.0
`);
    assert.deepEqual(exceptions[0], {
      by: 'ignore-file',
      source: 'a.yaml:2',
      reason: 'not reachable',
      expires: '2099-02-28',
      selector: {
        ids: ['CVE-2099-0001'],
        kinds: ['vulnerability'],
        paths: [
          { grammar: 'glob', text: 'app/package-lock.json' },
          { grammar: 'glob', text: '**/test/**' },
        ],
        packages: [{ purl: 'pkg:npm/lodash' }, { purl: 'pkg:npm/left@1.0.0' }],
      },
    });
    assert.deepEqual(
      exceptions.map(({ source, selector: { ids, kinds } }) => [source, ids?.[0], kinds?.[0]]),
      [
        ['a.yaml:2', 'CVE-2099-0001', 'vulnerability'],
        ['a.yaml:8', 'AVD-DS-0002', 'misconfiguration'],
        ['a.yaml:10', 'aws-access-key-id', 'leak'],
        ['a.yaml:12', 'GPL-3.0', 'licence'],
      ],
    );
    assert.deepEqual(remarks, []);
  });

  it('names lists and keys that mean nothing', () => {
    const { remarks } = read('vulnerabilities:\n  - id: A\n    severity: low\npackages: []\n');
    assert.deepEqual(
      remarks.map(({ source, text }) => [source, text]),
      [
        ['a.yaml:4', '"packages" is no list of findings'],
        ['a.yaml:2', '"severity" of A means nothing here'],
      ],
    );
  });

  it('refuses entries without an id, wrong days and package URLs that are none, by file and line', () => {
    for (const text of ['paths: [a]', 'id: A\n    expired_at: soon', 'id: A\n    purls: [lodash]'])
      assert.throws(
        () => read(`secrets:\n  - ${text}\n`),
        (error) => error instanceof Fault && /^a\.yaml:[23]: /.test(error.message),
        text,
      );
  });

  it('reads whatever ids there are, in order', () => {
    const id = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.array(id, { maxLength: 5 }), (ids) => {
        const text = stringify({ vulnerabilities: ids.map((one) => ({ id: one })) });
        assert.deepEqual(
          read(text).exceptions.map(({ selector }) => selector.ids?.[0]),
          ids,
        );
      }),
    );
  });
});
