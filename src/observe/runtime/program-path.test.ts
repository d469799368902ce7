import assert from 'node:assert/strict';
import { basename, isAbsolute } from 'node:path';
import { it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import { programPath } from './program-path.ts';

it('a program has a whole path, by its name or by any path, or there is none', () => {
  const path = programPath('sh');
  assert.ok(isAbsolute(path) && basename(path) === 'sh');
  assert.equal(programPath(path), path);
  for (const name of ['no-such-program', '/no/such/program'])
    assert.throws(
      () => programPath(name),
      (error) => error instanceof Fault && error.code === 'not-found',
    );
});
