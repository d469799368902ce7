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
    fuzz(COCOAPODS_UNIT, { '/Podfile.lock': LOCK, '/ios/Podfile': PODFILE, '/Boat.podspec': PODSPEC });
  });
});

const PODFILE = `source 'https://cdn.example.org/'
platform :ios, '15.0'
use_frameworks! :linkage => :static
target 'Boat' do
  # pod 'Gone', '1.0'
  pod 'Sails', '~> 2.0', '>= 2.1' # with wind
  pod "Ropes/Long", "1.4.2", :configurations => ['Debug']
  pod 'Keel'
  pod 'Mast', MAST_VERSION
  pod 'Anchor', "#{ANCHOR}"
  pod 'Own', :path => '../Own'
  pod 'Fork', :git => 'https://git.example/fork.git', :tag => '1.0'
  pod 'Spec', podspec: 'https://git.example/Spec.podspec'
  pod name, '1.0'
  use_harbour_modules!
end
post_install do |installer|
  pod.build_settings
end
`;

const PODSPEC = `sheet_version = '5.1'
wind = ENV['WIND'] ? '1.0' : '2.0'
twice = '1.0'
twice = '2.0'
Pod::Spec.new do |s|
  s.name = package['name']
  s.version = '1.0'
  s.dependency 'Sails', '~> 2.0'
  s.dependency("Ropes/Long")
  s.dependency 'Boat/Core'
  s.dependency 'Harbour', version
  s.dependency 'Mast', s.version.to_s
  s.ios.dependency 'Keel', '= 3.0.0'
  s.dependency 'Sheet', sheet_version # of the sail
  s.dependency 'Wind', wind
  s.dependency 'Twice', twice
  s.dependency names.first
  s.subspec 'Sub' do |ss|
    ss.dependency 'Anchor', '>= 1.0' if ENV['ANCHOR']
  end
  s.test_spec 'Tests' do |checks|
    checks.dependency 'Lint'
  end
  install_modules_dependencies(s)
end
`;

describe('packages that projects of CocoaPods ask for', () => {
  it('are in a Podfile, as far as it is literal', () => {
    const { names, gaps } = trial(COCOAPODS_UNIT, { '/ios/Podfile': PODFILE });
    assert.deepEqual(names, ['Anchor@*', 'Keel@*', 'Mast@*', 'Ropes@1.4.2', 'Sails@~> 2.0, >= 2.1']);
    assert.deepEqual(
      gaps.map(({ kind, reason, count }) => [kind, count, reason.split(':', 1)[0]]),
      [
        [
          'undecided',
          4,
          'no lock file decides the versions of Sails, Keel, Mast, Anchor, and what they need in turn is not known',
        ],
        ['undecided', 2, 'without an exact version'],
        ['undecided', 1, 'named by an expression'],
        ['undecided', 1, 'added by a function'],
      ],
    );
    assert.match(
      gaps.map(({ reason }) => reason).join('; '),
      /Fork, Spec; .*line 14; .*use_harbour_modules!$/,
    );
  });

  it('are in a specification, but those of the same tree', () => {
    const files = { '/Boat.podspec': PODSPEC, '/parts/Harbour.podspec': 'Pod::Spec.new' };
    const { names, gaps } = trial(COCOAPODS_UNIT, files);
    assert.deepEqual(names, [
      'Anchor@>= 1.0',
      'Keel@3.0.0',
      'Lint@* (development)',
      'Mast@*',
      'Ropes@*',
      'Sails@~> 2.0',
      'Sheet@5.1',
      'Twice@*',
      'Wind@*',
    ]);
    assert.match(
      gaps.map(({ reason }) => reason).join('; '),
      /named by an expression: line 17; added by a function: install_modules_dependencies$/,
    );
  });

  it('are decided by the lock file beside', () => {
    const { names, gaps } = trial(COCOAPODS_UNIT, {
      '/Podfile': "pod 'Sails', '~> 2.0'\npod name\n",
      '/Boat.podspec': "s.dependency 'Ropes'\n",
      '/Podfile.lock': LOCK,
    });
    assert.deepEqual(names, ['Alamofire@5.8.1', 'Ropes@1.4.2', 'Sails@2.0.0-beta.1']);
    assert.deepEqual(gaps, []);
  });

  it('are none where others installed them', () => {
    const files = { '/node_modules/boat/Boat.podspec': PODSPEC, '/ios/Pods/Keel/Keel.podspec': PODSPEC };
    assert.deepEqual(trial(COCOAPODS_UNIT, files).names, []);
  });
});
