import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileOf, leakAt, SECRET, VALUE } from './leak.fixture.ts';
import { rewriteLines, rewriteValues } from './plain.ts';

const REFERENCE = 'vault:secret/data/shop#password';
const file = (path: string, text: string) => ({ path, text, documents: [] });
const line = (text: string, path = '/app/.env') =>
  rewriteLines(file(path, text), leakAt(), 'https://vault.test')?.change;

describe('a secret on a line', () => {
  it('is a reference, in the quotes that were there', () => {
    const after = (before: string) => before.replace(SECRET, REFERENCE);
    for (const text of [
      `A=${SECRET}`,
      `x=1\n  export A = '${SECRET}' # first\ny=2\n`,
      `db.password: "${SECRET}"`,
      `A=${SECRET}  \r`,
    ])
      assert.equal(line(text), after(text), text);
    assert.equal(line(`A=${SECRET}`, '/a.properties'), `A=${REFERENCE}`);
  });

  it('is left where it is not all of a value, or the file is of another kind', () => {
    for (const text of [`A=x${SECRET}`, `A="${SECRET}`, `# A=${SECRET}`, `A=${SECRET} # first`, SECRET])
      assert.equal(line(text), undefined, text);
    assert.equal(line(`A=${SECRET}`, '/a.sh'), undefined);
    const token = leakAt({ ...VALUE, kind: 'token' });
    assert.equal(rewriteLines(file('/.env', `A=${SECRET}`), token, ''), undefined);
  });
});

describe('a secret in a document', () => {
  it('is a reference where it is a text of its own', () => {
    const of = (text: string) => rewriteValues(fileOf('/a.yaml', text), leakAt(), '')?.change;
    assert.deepEqual(of(`x: 1\n---\na: [{b: ${SECRET}}]\n`), [
      { kind: 'set', document: 2, path: ['a', 0, 'b'], value: REFERENCE },
    ]);
    assert.equal(of(`a: postgres://app:${SECRET}@db\n`), undefined);
  });
});
