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

it('what a service says is read as Compose reads it', () => {
  const isTold = (keys: string, of: string): boolean =>
    told({ '/compose.yaml': service(keys.startsWith('image') ? keys : `image: web:1; ${keys}`) }, of).length >
    0;
  for (const [keys, of, isFound] of [
    ['privileged: yes', 'compose-privileged', true],
    ['privileged: "${P:-on}"', 'compose-privileged', true],
    ['privileged: "no"', 'compose-privileged', false],
    ['privileged: !reset true', 'compose-privileged', false],
    ['read_only: "yes"', 'compose-writable-root', false],
    ['volumes: [{type: bind, source: /etc, target: /etc, read_only: on}]', 'compose-host-folder', true],
    ['healthcheck: {disable: "true"}', 'compose-healthcheck-off', true],
    ['pids_limit: "-1"', 'compose-no-pids-limit', true],
    ['ports: ["5430-5440:5430-5440"]', 'compose-published-database', true],
    ['ports: ["127.0.0.1:5430-5440:5430-5440"]', 'compose-published-database', false],
    ['ports: !override ["22-30:20-28"]', 'compose-published-login', true],
    ['ports: [{target: "${P:-8080}"}]', 'compose-published-everywhere', true],
    ['ports: !reset ["8080:8080"]', 'compose-published-everywhere', false],
    ['devices: [{source: /dev/sda, target: /dev/x}]', 'compose-device', true],
    ['image: "${I:-${J:-nginx}}"', 'compose-image-latest', true],
    ['environment: ["${E:-DOCKER_HOST=tcp://engine.example:2375}"]', 'compose-engine-without-tls', true],
    ['oom_score_adj: "-1000"', 'compose-oom-immune', true],
    ['secrets: [{source: s, mode: 0755}]', 'compose-open-secret', true],
    ['secrets: [{source: s, mode: 0440}]', 'compose-open-secret', false],
    ['secrets: [{source: s, mode: "${M:-0444}"}]', 'compose-open-secret', true],
    ['env_file: [a.env, a.env]', 'compose-secret-from-environment-file', false],
  ] as const)
    assert.equal(isTold(keys, of), isFound, keys);
});
