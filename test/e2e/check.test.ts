import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

const COMPOSE = `services:
  web: # the front
    image: web:1
    privileged: true
  db:
    image: db:1
    # plimsoll:ignore compose-privileged owner:ann expires:2999-01-01 it formats disks
    privileged: true
`;
const MENDED = COMPOSE.replace('privileged: true', 'privileged: false');

describe('check', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-check-'));
  const cache = join(work, 'cache');
  after(() => rmSync(work, { recursive: true }));

  const folder = (name: string) => {
    const path = join(work, name);
    mkdirSync(path);
    writeFileSync(join(path, 'compose.yaml'), COMPOSE);
    return path;
  };
  const privileged = (stdout: string) =>
    reportIn('scan', stdout).findings.filter(({ id }) => id === 'compose-privileged');

  it('finds by check and by scan the same', async () => {
    const path = folder('same');
    const checked = await plimsoll(['check', path, '--format', 'json'], cache);
    const scanned = await plimsoll(['scan', path, '--scanners', 'config', '--format', 'json'], cache);
    assert.deepEqual([checked.code, scanned.code], [1, 0]);
    assert.equal(privileged(checked.stdout).length, 2);
    assert.deepEqual(reportIn('scan', checked.stdout).findings, reportIn('scan', scanned.stdout).findings);
  });

  it('mends what is certain and nobody answers for, and keeps the rest', async () => {
    const path = folder('fix');
    const { code, stdout, stderr } = await plimsoll(
      ['check', path, '--fix', '--target-ignores', '--format', 'json'],
      cache,
    );
    const text = readFileSync(join(path, 'compose.yaml'), 'utf8');
    assert.match(text, /web: # the front\n {4}image: web:1\n {4}privileged: false\n(?: {4,}.*\n)* {2}db:\n/);
    assert.ok(text.includes('disks\n    privileged: true\n'), text);
    assert.deepEqual(privileged(stdout), []);
    assert.match(stderr, /compose\.yaml is mended/);
    assert.ok(code === 0 || reportIn('scan', stdout).findings.length > 0);
  });

  it('prints a patch that git applies, and writes nothing', async () => {
    const path = folder('diff');
    execFileSync('git', ['init', '--quiet', path]);
    const { stdout } = await plimsoll(['check', 'compose.yaml', '--diff', '--target-ignores'], cache, path);
    assert.equal(readFileSync(join(path, 'compose.yaml'), 'utf8'), COMPOSE);
    execFileSync('git', ['apply', '-'], { cwd: path, input: stdout });
    assert.ok(readFileSync(join(path, 'compose.yaml'), 'utf8').includes(MENDED.slice(0, 60)));
  });

  it('reads Dockerfiles as BuildKit does, and mends them in place', async () => {
    const path = folder('docker');
    const text = 'FROM alpine:3.22 AS a\nRUN <<EOF\nset -e\n# one\napk add nginx\nEOF\nmaintainer Ann\n';
    writeFileSync(join(path, 'Dockerfile'), text);
    const { stdout } = await plimsoll(
      ['check', join(path, 'Dockerfile'), '--fix', '--format', 'json'],
      cache,
    );
    const mended = readFileSync(join(path, 'Dockerfile'), 'utf8');
    const wanted = text
      .replace('apk add', 'apk add --no-cache')
      .replace('maintainer Ann', 'LABEL org.opencontainers.image.authors="Ann"');
    assert.equal(mended, wanted);
    const ids = reportIn('scan', stdout).findings.map(({ id }) => id);
    assert.ok(
      ids.includes('dockerfile-no-user') && !ids.includes('dockerfile-apk-cache-kept'),
      ids.join(' '),
    );
  });

  it('says where there is nothing that it checks, and what it could not read', async () => {
    writeFileSync(join(work, 'notes.txt'), 'a: 1\n');
    assert.equal((await plimsoll(['check', join(work, 'notes.txt')], cache)).code, 3);
    const path = folder('broken');
    writeFileSync(join(path, 'compose.yaml'), 'services: [\n');
    const { code, stdout } = await plimsoll(['check', path], cache);
    assert.equal(code, 4);
    assert.match(stdout, /compose\.yaml/);
  });
});
