import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMistypedPath } from './mistyped-path.ts';

describe('a name under which nothing lies here', () => {
  for (const name of [
    './app',
    '../app.tar',
    '/srv/app',
    '~/app',
    'app.tra',
    'out/app.tar.gz',
    'bom.cdx.json',
  ])
    it(`is that of a file where it looks like one: ${name}`, async () =>
      assert.equal(await isMistypedPath(name), true));

  it('is that of a file where its first part is a folder here', async () =>
    assert.equal(await isMistypedPath('src/no-such-thing'), true));

  for (const name of [
    'debian',
    'debian:13',
    'ghcr.io/owner/app',
    'library/debian',
    'team/app.tar:1',
    'a@sha256:0',
  ])
    it(`is that of an image otherwise: ${name}`, async () => assert.equal(await isMistypedPath(name), false));
});
