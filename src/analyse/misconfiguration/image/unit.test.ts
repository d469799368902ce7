import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { imageExample } from '../../../../test/fixtures/image-example.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import type { Example } from '../../../model/configuration/check.ts';
import type { FileEntry } from '../../../model/file.ts';
import { ENTRY_SELECTOR, type ImageSubject } from './subject.ts';
import { imageChecks } from './unit.ts';

const found = (id: string, example: Example) => {
  const check = imageChecks.checks.find((one) => one.id === id) ?? assert.fail(id);
  return [...check.find(imageExample(example))];
};

const allOf = (subject: ImageSubject) => imageChecks.checks.flatMap((check) => [...check.find(subject)]);

describe('the checks of images', () => {
  it('are each there once, and named for their set', () => {
    const ids = imageChecks.checks.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.every((id) => id.startsWith('image-')));
  });

  for (const { id, failing, passing } of imageChecks.checks)
    it(`${id}: finds something in its failing examples, told without itself, and nothing in the others`, () => {
      for (const example of failing) {
        const violations = found(id, example);
        assert.notEqual(violations.length, 0, JSON.stringify(example));
        for (const { path, part, actual, expected } of violations) {
          assert.notEqual(path === undefined, part === undefined);
          assert.notEqual(actual, expected);
          assert.doesNotMatch(actual, /fake-/);
        }
      }
      for (const example of passing) assert.deepEqual(found(id, example), []);
    });

  it('find nothing in a root filesystem for what only an image says', () => {
    assert.deepEqual(allOf({ path: '', image: undefined, entries: [] }), []);
  });

  it('tell once of many files of the system that are not of root, and of capabilities by their weight', () => {
    const files = { '/usr/bin/a (0755 1000:0)': '', '/usr/bin/b (0755 1000:0)': '' };
    assert.match(found('image-system-files-of-others', files)[0]?.actual ?? '', /and 1 more/);
    assert.equal(found('image-file-capabilities', { '/a (0755 0:0) 21': '' })[0]?.severity, 'high');
    assert.equal(found('image-file-capabilities', { '/a (0755 0:0) 10': '' })[0]?.severity, undefined);
  });

  it('see every entry that the selector chose, and judge whatever an image says in time linear in it', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        '|9 A=b',
        'PATH=::',
        '80-',
        '0:0:0',
        'curl '.repeat(5_000),
        'chmod '.repeat(5_000),
        '__proto__=1',
      ),
    );
    const texts = fc.array(text, { maxLength: 4 });
    const config = fc.record({
      user: text,
      env: texts,
      entrypoint: texts,
      command: texts,
      workingDirectory: text,
      exposedPorts: texts,
      volumes: texts,
      labels: fc.dictionary(text, text, { maxKeys: 2 }),
    });
    const entry: fc.Arbitrary<FileEntry> = fc.record({
      path: fc.oneof(text, fc.constantFrom('/bin/sh', '/etc/shadow', '/x/.git')).map((one) => `/${one}`),
      type: fc.constantFrom<FileEntry['type'][]>('file', 'directory', 'symlink', 'hardlink', 'other'),
      size: fc.nat(),
      mode: fc.nat(0o7777),
      uid: fc.nat(2),
      gid: fc.nat(2),
    });
    const subject = fc.record({ config, history: texts, entries: fc.array(entry, { maxLength: 8 }) });
    fc.assert(
      fc.property(subject, ({ config: given, history, entries }) => {
        const image: ImageSubject = { path: '', image: { config: given, history, layers: [] }, entries };
        const chosen = { ...image, entries: entries.filter((one) => ENTRY_SELECTOR.chooses(one)) };
        assert.deepEqual(allOf(chosen), allOf(image));
      }),
      { numRuns: propertyRuns(100) },
    );
  });
});
