import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleReport } from '../../../test/fixtures/report.ts';
import { targetNames } from './target-names.ts';

const { image } = sampleReport().target;
assert.ok(image);
const DIGEST = `sha256:${'c'.repeat(64)}`;

describe('targetNames', () => {
  it('has an image’s name short and long, with tag and digest', () => {
    const names = targetNames(`registry:debian@${DIGEST}`, { kind: 'registry', image: undefined }, []);
    assert.ok(names.names.includes(`debian@${DIGEST}`) && names.names.includes('docker.io/library/debian'));
    assert.deepEqual(names.digests, [DIGEST]);
    assert.deepEqual(names.repositories, [{ path: 'docker.io/library/debian' }]);
  });

  it('has the tags, digests and architecture that an archive says', () => {
    const tagged = { ...image, tags: ['registry.example/app:1', 'no name!'], manifestDigest: DIGEST };
    const names = targetNames('app.tar', { kind: 'docker-archive', image: tagged }, ['pkg:npm/app']);
    assert.deepEqual(names.repositories, [{ path: 'registry.example/app', tag: '1' }]);
    assert.deepEqual(names.digests, [DIGEST, image.configDigest]);
    assert.deepEqual(names.names, ['app.tar', 'registry.example/app', 'registry.example/app:1']);
    assert.deepEqual([names.architecture, names.purls], [image.platform.architecture, ['pkg:npm/app']]);
  });

  it('takes a path for nothing but a path', () => {
    for (const path of ['debian', 'dir:debian', './app', 'https://git.example/app.git']) {
      const names = targetNames(path, { kind: 'source-folder', image: undefined }, []);
      assert.deepEqual(names.repositories, [], path);
      assert.ok(names.names.includes(path), path);
    }
    assert.ok(
      targetNames('dir:./app', { kind: 'source-folder', image: undefined }, []).names.includes('./app'),
    );
  });
});
