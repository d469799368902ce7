import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { GRADLE_BUILD } from './gradle-build.ts';

function told(text: string): string[] {
  const bytes = Buffer.from(text);
  return [...GRADLE_BUILD.read(memoryFile(plainEntry('/build.gradle', bytes.length), bytes))].flatMap(
    (fact) => (fact.kind === 'package' ? [`${fact.name} ${fact.version}`] : []),
  );
}

test('a variable whose name has several values decides nothing', () => {
  const variables = "ext { libs = [a: '1', b: '2']; other = [a: '9'] }";
  assert.deepEqual(told(`${variables} dependencies { api "g:a:\${libs.a}"; api "g:b:\${libs.b}" }`), [
    'g:a ',
    'g:b 2',
  ]);
});

test('a map may have its names in any order, and a version that is put behind a text is open', () => {
  assert.deepEqual(told("dependencies { api name: 'a', version: '1', group: 'g' }"), ['g:a 1']);
  assert.deepEqual(told("dependencies { api(version: v, group: 'g', name: 'a', ext: 'jar') }"), ['g:a ']);
  assert.deepEqual(told("def v = '2'; dependencies { api(group: 'g', version: v, name: 'a', ext: 'jar') }"), [
    'g:a 2',
  ]);
  assert.deepEqual(told("dependencies { api 'g:a:' + v }"), ['g:a ']);
});
