import assert from 'node:assert/strict';
import { it } from 'node:test';
import { packageText } from './package-text.ts';

it('packages are named as people do', () => {
  assert.equal(packageText('pkg:npm/%40s/a@1.0.0'), '@s/a@1.0.0');
  assert.equal(packageText('pkg:deb/debian/libc6@2.41-12?arch=amd64'), 'debian/libc6@2.41-12');
  assert.equal(packageText('pkg:npm/%zz@1'), '%zz@1');
  assert.equal(packageText('no URL'), 'no URL');
});
