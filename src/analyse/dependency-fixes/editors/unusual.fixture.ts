import { CARGO_TOML } from './cargo-toml.ts';
import { COMPOSER_JSON } from './composer-json.ts';
import { GEMFILE } from './gemfile.ts';
import { GO_MOD } from './go-mod.ts';
import { GRADLE } from './gradle.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { raise, type Trial } from './raised.fixture.ts';

/** What is asked for in layouts that few projects have, as their package managers take it. */
export const UNUSUAL: readonly Trial[] = [
  [
    CARGO_TOML,
    raise('a', '1.2.3'),
    "[dependencies]\na.version = '1.0' # c\na.features = ['version']\nb.version = '1.0'\n",
    "[dependencies]\na.version = '1.2.3' # c\na.features = ['version']\nb.version = '1.0'\n",
  ],
  [
    // Of two versions the one that is meant.
    CARGO_TOML,
    raise('a', '1.2.3', 'Cargo.lock', '1.0.0', false),
    '[dependencies]\na = "1"\nold = { package = "a", version = "0.9" }\n',
    '[dependencies]\na = "1.2.3"\nold = { package = "a", version = "0.9" }\n',
  ],
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'yarn.lock'),
    '{"dependencies": {"a": "npm:^1.0.0"}, "devDependencies": {"a": "npm:b@^1.0.0"}}',
    '{"dependencies": {"a": "npm:^1.2.3"}, "devDependencies": {"a": "npm:b@^1.0.0"}}',
  ],
  [GRADLE, raise('g:a', '1.2'), "implementation 'g:a:[1.0,1.1)'\n", /range/],
  [GO_MOD, raise('a.b/c', 'v1.2.0'), 'require a.b/c v1.0.0\nreplace a.b/c v1.2.0 => ../c\n', /replaces it/],
  [
    GO_MOD,
    raise('a.b/c', 'v1.2.0'),
    'require a.b/c v1.0.0\nreplace (\n\ta.b/c v1.0.0 => ../c\n)\n',
    'require a.b/c v1.2.0\nreplace (\n\ta.b/c v1.0.0 => ../c\n)\n',
  ],
  [GEMFILE, raise('a', '1.2.3'), "gem 'a', :path => 'own'\ngem 'a',\n  path: 'own'\n", undefined],
  [
    GEMFILE,
    raise('a', '1.2.3'),
    "gem 'a',\n  '1.0.0',\n  require: false\ngem 'a', '>= 1', '< 2', '!= 1.3', 'require' => false\n",
    "gem 'a',\n  '1.2.3',\n  require: false\ngem 'a', '>= 1.2.3', '< 2', '!= 1.3', 'require' => false\n",
  ],
  [GEMFILE, raise('a', '1.2.3'), "gem 'a', BOAT\n", /computed/],
  [GEMFILE, raise('a', '1.2.3'), "gem('a', '> 1',\n  ['< 1.2'])\n", /computed/],
  [
    COMPOSER_JSON,
    raise('v/a', '1.2.3'),
    '{"require":{"v/a":"1.0@beta"}}',
    '{"require":{"v/a":"1.2.3@beta"}}',
  ],
  ...['dev-main', '1.x-dev', '1.0.0 as 1.5.0', '^1.0 || dev-main'].map((written): Trial => [
    COMPOSER_JSON,
    raise('v/a', '1.2.3'),
    `{"require":{"v/a":"${written}"}}`,
    /branch/,
  ]),
];
