import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { profileArbitrary } from '../../../../test/fixtures/profile-arbitrary.ts';
import { profileWith, TIGHTER, WIDER } from '../profile.fixture.ts';
import { PODMAN } from './compile.ts';

const flagsOf = (sections: Record<string, unknown>, options = TIGHTER) =>
  JSON.parse(PODMAN.compile(profileWith(sections), options).artefacts[0]?.text ?? '') as string[];

describe('podman', () => {
  it('makes nothing writable that is not said, and mounts by its own options', () => {
    const files = [
      { path: '/var/a,b/**', access: ['write'] },
      { path: '/opt/x:y/**', access: ['write', 'execute'] },
    ];
    assert.deepEqual(flagsOf({ files, capabilities: ['CHOWN'] }), [
      '--cap-drop=ALL',
      '--cap-add=CHOWN',
      '--security-opt=no-new-privileges',
      '--read-only',
      '--read-only-tmpfs=false',
      '--mount=type=tmpfs,target=/opt/x:y,tmpfs-mode=1777,notmpcopyup,nosuid,nodev,exec',
      '--mount=type=tmpfs,"target=/var/a,b",tmpfs-mode=1777,notmpcopyup,nosuid,nodev,noexec',
    ]);
  });

  it('writes only options that it knows, whatever the profile', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        for (const flag of JSON.parse(PODMAN.compile(profile, WIDER).artefacts[0]?.text ?? '') as string[])
          assert.match(
            flag,
            /^--(?:read-only$|(?:read-only-tmpfs|user|group-add|cap-drop|cap-add|security-opt|mount|device|ipc|pid|network)=)/,
          );
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
