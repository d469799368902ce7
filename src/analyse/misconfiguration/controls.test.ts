import assert from 'node:assert/strict';
import { it } from 'node:test';
import { controlsOf } from './controls.ts';

it('a check serves the controls of what it is about, and else hardening', () => {
  for (const [id, expected] of [
    ['compose-privileged', ['hardening']],
    ['compose-unconfined', ['seccomp', 'access-control']],
    ['dockerfile-secret-in-env', ['secrets']],
    ['dockerfile-base-without-digest', ['composition']],
    ['compose-published-database', ['segmentation', 'databases']],
    ['host-etc-shadow-mode', ['files']],
  ] as const)
    assert.deepEqual(controlsOf({ id }), expected, id);
});
