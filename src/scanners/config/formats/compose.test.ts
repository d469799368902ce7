import assert from 'node:assert/strict';
import { it } from 'node:test';
import { composeFormat } from './compose.ts';

/** Which files are told of a service that does not say something. */
function told(files: Readonly<Record<string, string>>, of: string): string[] {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { judged } = composeFormat.judge(texts, { paths: new Set(Object.keys(files)) });
  return Array.from(judged, ({ check, path }) => ({ id: check.id, path }))
    .filter(({ id }) => id === of)
    .map(({ path }) => path);
}

const service = (keys: string) => `services:\n  web:\n    ${keys.split('; ').join('\n    ')}\n`;

it('what is merged into the service of the file beside is not asked for what that one may say', () => {
  const files = {
    '/a/compose.yaml': service('image: web:1; cap_drop: [ALL]; restart: always'),
    '/a/compose.gpu.yaml': service('image: web:1-gpu; restart: "no"'),
    '/a/compose.override.yaml': service('image: web:1; volumes: [./a:/a]'),
    '/a/compose.alone.yaml': service('image: web:1; volumes: [./a:/a]'),
    '/b/compose.gpu.yaml': service('image: web:1-gpu; restart: "no"'),
  };
  const others = ['/a/compose.alone.yaml', '/b/compose.gpu.yaml'];
  assert.deepEqual(told(files, 'compose-capabilities-kept'), others);
  assert.deepEqual(told(files, 'compose-writable-root'), ['/a/compose.yaml', ...others]);
});
