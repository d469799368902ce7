import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isLatest } from './image-tag.ts';

it('an image is the latest where its tag says so, or where it has none', () => {
  for (const image of ['nginx', 'nginx:latest', 'registry.example:5000/nginx', 'localhost:5000/a/b:latest'])
    assert.ok(isLatest(image), image);
  for (const image of ['nginx:1.27', 'registry.example:5000/nginx:1', 'nginx:latest-alpine'])
    assert.ok(!isLatest(image), image);
});
