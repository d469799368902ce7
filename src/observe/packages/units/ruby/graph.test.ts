import assert from 'node:assert/strict';
import { it } from 'node:test';
import { graphOf } from '../../language-package/unit-trial.fixture.ts';
import { RUBY_UNIT } from './unit.ts';

const GEMFILE = `source "https://gems.example.org"
gem "rack"
gemspec
group :test do
  gem "minitest", "~> 5"
end
`;
const LOCK = `PATH
  remote: .
  specs:
    app (0.1.0)
      puma (>= 5)

GEM
  remote: https://gems.example.org/
  specs:
    minitest (5.1.0)
      ruby2_keywords (>= 0)
    nio4r (2.7.0)
    nio4r (2.7.0-java)
    puma (6.4.0)
      nio4r (~> 2.0)
    rack (3.0.0)
    ruby2_keywords (0.0.5)

PLATFORMS
  ruby

DEPENDENCIES
  app!
  minitest (~> 5)
  rack

BUNDLED WITH
   2.5.0
`;

it('the graph is told by Gemfile.lock, and what is for development by the Gemfile', () => {
  assert.deepEqual(graphOf(RUBY_UNIT, { '/Gemfile': GEMFILE, '/Gemfile.lock': LOCK }), [
    'minitest@5.1.0: direct, development, needs ruby2_keywords@0.0.5',
    'nio4r@2.7.0: transitive, production, needs',
    'puma@6.4.0: direct, production, needs nio4r@2.7.0',
    'rack@3.0.0: direct, production, needs',
    'ruby2_keywords@0.0.5: transitive, development, needs',
  ]);
});
