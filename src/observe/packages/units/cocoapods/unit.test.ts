import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { COCOAPODS_UNIT } from './unit.ts';

const LOCK = `PODS:
  - Alamofire (5.8.1)
  - Sails/Core (2.0.0-beta.1):
    - Ropes (~> 1.0)
    - Sails/Shared (= 2.0.0-beta.1)
  - Sails/Shared (2.0.0-beta.1)
  - "Ropes (1.4.2)"
  - Own (0.1)

DEPENDENCIES:
  - Alamofire
  - Own (from \`../Own\`)
  - Sails/Core (~> 2.0)

SPEC REPOS:
  trunk:
    - Alamofire

EXTERNAL SOURCES:
  Own:
    :path: "../Own"

SPEC CHECKSUMS:
  Alamofire: 3ca42e259043ee0dc5c0cdd76c4bc568b8e42af7

PODFILE CHECKSUM: 8d1ee5ebb6d5b2b5b6c5b2b5b6c5b2b5b6c5b2b5

COCOAPODS: 1.15.2
`;

describe('packages of CocoaPods', () => {
  it('are pods, each once, with what they need and whether the project asks for them', () => {
    const { packages, gaps } = trial(COCOAPODS_UNIT, { '/ios/Podfile.lock': LOCK });
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      packages.map(({ package: { purl, direct, requires } }) => [purl, direct, requires]),
      [
        ['pkg:cocoapods/Alamofire@5.8.1', true, []],
        ['pkg:cocoapods/Sails@2.0.0-beta.1', true, ['pkg:cocoapods/Ropes@1.4.2']],
        ['pkg:cocoapods/Ropes@1.4.2', false, []],
      ],
    );
  });

  it('cost no other where an entry is broken', () => {
    const { names, gaps } = trial(COCOAPODS_UNIT, {
      '/Podfile.lock': 'PODS:\n  - Alamofire (5.8.1)\n  - nothing\nCOCOAPODS: 1.0\n',
    });
    assert.deepEqual(names, ['Alamofire@5.8.1']);
    assert.match(gaps[0]?.reason ?? '', /PODS\[1\]/);
  });

  it('of a project without any are none, and a file of something else is a gap', () => {
    assert.deepEqual(trial(COCOAPODS_UNIT, { '/Podfile.lock': 'COCOAPODS: 1.15.2\n' }).gaps, []);
    assert.match(trial(COCOAPODS_UNIT, { '/Podfile.lock': 'a: b\n' }).gaps[0]?.reason ?? '', /PODS/);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(COCOAPODS_UNIT, { '/Podfile.lock': LOCK });
  });
});
