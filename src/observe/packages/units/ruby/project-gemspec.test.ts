import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { RUBY_UNIT } from './unit.ts';

const GEMSPEC = `# frozen_string_literal: true
Gem::Specification.new do |spec|
  spec.name = "app"
  spec.version = App::VERSION
  spec.add_dependency "boat", "~> 1.2", ">= 1.2.3"
  spec.add_runtime_dependency('sail', '2.0.0')
  spec.add_dependency %q<rope>.freeze, [">= 3".freeze]
  spec.add_development_dependency "lint"
  spec.add_dependency name, "1.0"
end
`;

describe('the specification of a project’s own gem', () => {
  it('declares what it needs, as far as lines name it by texts', () => {
    assert.deepEqual(graphOf(RUBY_UNIT, { '/app/app.gemspec': GEMSPEC }), [
      'boat@~> 1.2, >= 1.2.3: direct, production',
      'lint@*: direct, development',
      'rope@>= 3: direct, production',
      'sail@2.0.0: direct, production',
    ]);
    const { gaps } = trial(RUBY_UNIT, { '/app/app.gemspec': GEMSPEC });
    assert.match(gaps.map(({ reason }) => reason).join('; '), /line 9/);
  });

  it('is decided by a lock file, and of an installed gem it is none', () => {
    const lock = 'GEM\n  remote: https://gems.example/\n  specs:\n    boat (1.2.4)\n\nDEPENDENCIES\n  boat\n';
    const { names } = trial(RUBY_UNIT, { '/app/app.gemspec': GEMSPEC, '/app/Gemfile.lock': lock });
    assert.ok(names.includes('boat@1.2.4') && !names.includes('boat@~> 1.2, >= 1.2.3'));
    assert.deepEqual(trial(RUBY_UNIT, { '/home/gems/app-1.0/app.gemspec': GEMSPEC }).names, []);
  });

  it('causes nothing but faults, whatever the bytes', () => {
    fuzz(RUBY_UNIT, { '/app.gemspec': GEMSPEC }, 100);
  });
});
