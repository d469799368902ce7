import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { otherFindings } from '../../../test/fixtures/every-kind.ts';
import { vulnerabilityIn } from '../../../test/fixtures/exceptions.ts';
import { irrelevanceOf } from './relevance.ts';

const IMAGE = { isImage: true };
const FOLDER = { isImage: false };
const PLAIN = vulnerabilityIn('pkg:npm/left@1.0.0', {});
assert.ok(PLAIN.kind === 'vulnerability');
const UNREACHABLE = { state: 'not reachable' as const, by: 'modules in JavaScript' };
const exploited = { added: '2099-01-01', ransomware: false };

describe('irrelevanceOf', () => {
  it('leaves what may matter, and what is no vulnerability', () => {
    for (const finding of [PLAIN, ...otherFindings()]) assert.equal(irrelevanceOf(finding, IMAGE), undefined);
  });

  it('tells why something cannot matter', () => {
    assert.equal(irrelevanceOf({ ...PLAIN, severity: 'none' }, FOLDER), 'unimportant');
    assert.equal(irrelevanceOf({ ...PLAIN, reachability: UNREACHABLE }, FOLDER), 'unreachable');
    for (const state of ['reachable', 'loaded', 'unknown'] as const)
      assert.equal(irrelevanceOf({ ...PLAIN, reachability: { state, by: '' } }, FOLDER), undefined, state);
    const development = { ...PLAIN, package: { ...PLAIN.package, development: true } };
    assert.equal(irrelevanceOf(development, FOLDER), 'development');
  });

  it('knows that a container runs the kernel of its host', () => {
    const of = (ecosystem: 'deb' | 'rpm' | 'apk' | 'npm', name: string) => ({
      ...PLAIN,
      package: { ...PLAIN.package, ecosystem, name },
    });
    for (const [ecosystem, name] of [
      ['deb', 'linux-libc-dev'],
      ['deb', 'linux-image-6.12.0-1-amd64'],
      ['rpm', 'kernel'],
      ['rpm', 'kernel-headers'],
      ['apk', 'linux-headers'],
    ] as const) {
      assert.equal(irrelevanceOf(of(ecosystem, name), IMAGE), 'kernel', name);
      assert.equal(irrelevanceOf(of(ecosystem, name), FOLDER), undefined, name);
    }
    for (const name of ['linux-pam', 'kernel', 'linux-libc-devel'])
      assert.equal(irrelevanceOf(of('deb', name), IMAGE), undefined, name);
    assert.equal(irrelevanceOf(of('npm', 'kernel'), IMAGE), undefined);
  });

  it('hides nothing that is known to be exploited', () => {
    const finding = { ...PLAIN, exploited, severity: 'none' as const, reachability: UNREACHABLE };
    assert.equal(irrelevanceOf(finding, IMAGE), undefined);
  });
});
