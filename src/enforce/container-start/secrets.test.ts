import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../../model/fault.ts';
import { readerOf, refuseRestart, secretMountOptions, secretOption } from './secrets.ts';

describe('secrets of a container', () => {
  it('are named with where the vault has them, and where the container does', () => {
    assert.deepEqual(secretOption('db=secret/web#password'), {
      name: 'db',
      path: 'secret/web',
      field: 'password',
      target: '/run/secrets/db',
    });
    assert.equal(secretOption('db=secret/web#password:file').target, '/run/secrets/db');
    const { field, target } = secretOption('db=secret/web#a:b:/etc/app/key');
    assert.deepEqual([field, target], ['a:b', '/etc/app/key']);
    for (const text of [
      '',
      'db',
      'db=x',
      'db=#x',
      '=a#b',
      '../x=a#b',
      'a/b=c#d',
      'db=a#b:/../etc',
      'db=a#b:/etc/',
    ])
      assert.throws(() => secretOption(text), { code: 'usage' }, text);
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          assert.match(secretOption(text).name, /^[\w.-]+$/);
        } catch (error) {
          assert.ok(error instanceof Fault);
        }
      }),
      { numRuns: propertyRuns(100) },
    );
  });

  it('are for the user of the container, by number', () => {
    assert.deepEqual(readerOf('1000'), { owner: 1000, group: 0 });
    assert.deepEqual(readerOf('1000:2000'), { owner: 1000, group: 2000 });
    assert.deepEqual(readerOf(''), { owner: 0, group: 0 });
    for (const user of [undefined, 'app', '1000:app', '-1'])
      assert.throws(() => readerOf(user), { code: 'usage' });
  });

  it('are mounted for reading, into containers that are not started again', () => {
    assert.deepEqual(secretMountOptions([{ source: '/dev/shm/x/db', target: '/run/secrets/db' }]), [
      '--mount=type=bind,source=/dev/shm/x/db,target=/run/secrets/db,readonly',
    ]);
    refuseRestart([{ name: 'restart', value: 'no' }]);
    assert.throws(() => refuseRestart([{ name: 'restart', value: 'always' }]), { code: 'usage' });
  });
});
