import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { JULIA_UNIT } from './unit.ts';

const BODY = (prefix: string) => `
[[${prefix}Boat]]
deps = ["Dates", "Sail"]
git-tree-sha1 = "0123456789012345678901234567890123456789"
uuid = "336ed68f-0bac-5ca0-87d4-7b16caf5d00b"
version = "0.10.4"

[[${prefix}Dates]]
uuid = "ade2ca70-3891-5945-98fb-dc099432e06a"
version = "1.11.0"

[[${prefix}Sail]]
git-tree-sha1 = "0123456789012345678901234567890123456789"
uuid = "436ed68f-0bac-5ca0-87d4-7b16caf5d00b"
version = "1.0.0+2"

    [${prefix}Sail.deps]
    Boat = "336ed68f-0bac-5ca0-87d4-7b16caf5d00b"

[[${prefix}Own]]
path = "../Own"
uuid = "536ed68f-0bac-5ca0-87d4-7b16caf5d00b"
version = "0.1.0"
`;
const V2 = `julia_version = "1.11.1"\nmanifest_format = "2.0"\n${BODY('deps.')}`;

describe('packages of Julia', () => {
  it('are in Manifest.toml, in both formats, but for those of Julia itself and of folders', () => {
    for (const text of [BODY(''), V2])
      assert.deepEqual(
        trial(JULIA_UNIT, { '/Manifest.toml': text }).packages.map((one) => [
          one.package.purl,
          one.package.requires,
        ]),
        [
          ['pkg:julia/Boat@0.10.4', ['pkg:julia/Sail@1.0.0%2B2']],
          ['pkg:julia/Sail@1.0.0%2B2', ['pkg:julia/Boat@0.10.4']],
        ],
      );
  });

  it('are none in a manifest of something else, and without a version they are told', () => {
    assert.deepEqual(trial(JULIA_UNIT, { '/Manifest.toml': '[[a]]\nb = 1\n' }).packages, []);
    const { gaps } = trial(JULIA_UNIT, { '/Manifest.toml': BODY('').replace('version = "0.10.4"', '') });
    assert.match(gaps[0]?.reason ?? '', /Boat/);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(JULIA_UNIT, { '/Manifest.toml': V2 }, 100);
  });
});
