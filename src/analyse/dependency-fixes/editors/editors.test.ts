import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { ManifestEditor, Raise } from '../types.ts';
import { CARGO_TOML } from './cargo-toml.ts';
import { COMPOSER_JSON } from './composer-json.ts';
import { GEMFILE } from './gemfile.ts';
import { GO_MOD } from './go-mod.ts';
import { isChangeable, MANIFEST_EDITORS } from './list.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { POM } from './pom.ts';
import { PYPROJECT } from './pyproject.ts';
import { REQUIREMENTS } from './requirements.ts';

const raise = (name: string, to: string, lock = '', from = '1.0.0', isOnly = true): Raise => {
  return { name, from, to, lock, isOnly };
};

/** A format, what is asked, a text and what it becomes. */
type Trial = readonly [editor: ManifestEditor, asked: Raise, before: string, after: string | undefined];

const RAISED: readonly Trial[] = [
  [
    PACKAGE_JSON,
    raise('a', '1.2.3'),
    '{\r\n\t"dependencies": {"a": "^1.0.0",\t"b": "1"},\r\n\t"devDependencies": {"a": "~1.0"}\r\n}',
    '{\r\n\t"dependencies": {"a": "^1.2.3",\t"b": "1"},\r\n\t"devDependencies": {"a": "~1.2.3"}\r\n}',
  ],
  [PACKAGE_JSON, raise('a', '1.2.3'), '{"dependencies":{"a":"1.0.0"}}', '{"dependencies":{"a":"1.2.3"}}'],
  [PACKAGE_JSON, raise('a', '1.2.3'), '{"dependencies":{"a":">=1 <2"}}', '{"dependencies":{"a":"^1.2.3"}}'],
  [
    PACKAGE_JSON,
    raise('@s/a', '2.0.0'),
    '{"dependencies":{"x":"npm:@s/a@^1.0.0"}}',
    '{"dependencies":{"x":"npm:@s/a@^2.0.0"}}',
  ],
  [PACKAGE_JSON, raise('a', '1.2.3'), '{"dependencies":{"a":"workspace:*","b":"^1"}}', undefined],
  [PACKAGE_JSON, raise('a', '1.2.3'), '{"dependencies":{"a":"github/a#1.0.0"}}', undefined],
  [PACKAGE_JSON, raise('a', '1.2.3'), '{"name":"a","dependencies":["a"]}', undefined],
  [
    REQUIREMENTS,
    raise('a-b', '1.2'),
    '# A_B==1\r\nA_B[x, y] == 1.0 ; python_version > "3" # why\r\nb==1\r\n',
    '# A_B==1\r\nA_B[x, y] ==1.2 ; python_version > "3" # why\r\nb==1\r\n',
  ],
  [REQUIREMENTS, raise('a', '1.2'), 'a>=1,<2,!=1.2\nab==1', 'a>=1.2,<2\nab==1'],
  [REQUIREMENTS, raise('a', '1.2'), 'a # any\n', 'a>=1.2 # any\n'],
  [REQUIREMENTS, raise('a', '1.2'), 'a @ https://x.example/a.whl\n', undefined],
  [REQUIREMENTS, raise('a', '1.2'), 'a==1 \\\n    --hash=sha256:00\n', undefined],
  [
    PYPROJECT,
    raise('a', '1.2'),
    "[project]\nkeywords = ['a==1']\ndependencies = [\n  'a~=1.0', # a==1\n  \"b[x]>=1\",\n]\n[project.optional-dependencies]\nx = [\"A>=1; python_version<'4'\"]\n",
    "[project]\nkeywords = ['a==1']\ndependencies = [\n  'a~=1.2', # a==1\n  \"b[x]>=1\",\n]\n[project.optional-dependencies]\nx = [\"A>=1.2; python_version<'4'\"]\n",
  ],
  [
    PYPROJECT,
    raise('a', '1.2'),
    '[tool.poetry.dependencies]\npython = "^3"\na = { extras = ["x"], version = "^1.0" } # here\n[tool.poetry.group.dev.dependencies]\na = "^1"\n',
    '[tool.poetry.dependencies]\npython = "^3"\na = { extras = ["x"], version = "^1.2" } # here\n[tool.poetry.group.dev.dependencies]\na = "^1.2"\n',
  ],
  [PYPROJECT, raise('a', '1.2'), '[build-system]\nrequires = ["a==1"]\n', undefined],
  [
    CARGO_TOML,
    raise('a', '1.2.3'),
    '[dependencies]\na = "1"\nb = { package = "a", version = "=1.0.0" }\n[target.\'cfg(unix)\'.dev-dependencies.a]\nversion = "~1.0" # c\n[features]\na = ["x"]\n',
    '[dependencies]\na = "1.2.3"\nb = { package = "a", version = "=1.2.3" }\n[target.\'cfg(unix)\'.dev-dependencies.a]\nversion = "~1.2.3" # c\n[features]\na = ["x"]\n',
  ],
  [CARGO_TOML, raise('a', '1.2.3'), '[dependencies]\na = { path = "../a" }\n', undefined],
  [
    GO_MOD,
    raise('x.example/a', 'v1.2.0'),
    'module m\n\ngo 1.22\n\nrequire (\n\tx.example/a v1.0.0 // indirect\n\tx.example/a/b v1.0.0\n)\nexclude x.example/a v1.1.0\n',
    'module m\n\ngo 1.22\n\nrequire (\n\tx.example/a v1.2.0 // indirect\n\tx.example/a/b v1.0.0\n)\nexclude x.example/a v1.1.0\n',
  ],
  [GO_MOD, raise('a.b/c', 'v1.2.0'), 'require a.b/c v1.0.0\nreplace a.b/c => ../c\n', undefined],
  [
    GO_MOD,
    raise('stdlib', 'v1.22.5'),
    'module m\n\ngo 1.22\n',
    'module m\n\ngo 1.22\n\ntoolchain go1.22.5\n',
  ],
  [
    GEMFILE,
    raise('a', '1.2.3'),
    "# gem 'a', '1'\n  gem 'a', '~> 1.0', '>= 1.0.2', require: false\ngem(\"ab\", \"1\")\n",
    "# gem 'a', '1'\n  gem 'a', '~> 1.2.3', require: false\ngem(\"ab\", \"1\")\n",
  ],
  [GEMFILE, raise('a', '1.2.3'), "gem 'a', git: 'https://x.example/a'\n", undefined],
  [COMPOSER_JSON, raise('v/a', '1.2.3'), '{"require":{"V/a":"~1.0"}}', '{"require":{"V/a":"~1.2.3"}}'],
  [
    POM,
    raise('g:a', '1.2'),
    '<project><properties><v>1.0</v></properties><!-- <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency> --><dependencies><dependency><groupId>g</groupId>\n<artifactId>a</artifactId><version>${v}</version></dependency></dependencies></project>',
    '<project><properties><v>1.2</v></properties><!-- <dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency> --><dependencies><dependency><groupId>g</groupId>\n<artifactId>a</artifactId><version>${v}</version></dependency></dependencies></project>',
  ],
  [
    POM,
    raise('g:a', '1.2'),
    '<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>',
    undefined,
  ],
];

const OVERRIDDEN: readonly Trial[] = [
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'package-lock.json'),
    '{\n    "name": "x"\n}\n',
    '{\n    "name": "x",\n    "overrides": {\n        "a": "^1.2.3"\n    }\n}\n',
  ],
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'package-lock.json', '1.0.0', false),
    '{\n  "overrides": {"b": "1"}\n}\n',
    '{\n  "overrides": {"b": "1",\n    "a@^1.0.0": "^1.2.3"\n  }\n}\n',
  ],
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'package-lock.json'),
    '{\n  "dependencies": {\n    "a": "^2.0.0"\n  }\n}\n',
    '{\n  "dependencies": {\n    "a": "^2.0.0"\n  },\n  "overrides": {\n    "a": "$a"\n  }\n}\n',
  ],
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'pnpm-lock.yaml'),
    '{\n  "pnpm": {}\n}\n',
    '{\n  "pnpm": {\n    "overrides": {\n      "a": "^1.2.3"\n    }\n  }\n}\n',
  ],
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'yarn.lock'),
    '{\n  "resolutions": {\n    "a": "1.0.0"\n  }\n}\n',
    '{\n  "resolutions": {\n    "a": "^1.2.3"\n  }\n}\n',
  ],
  [PACKAGE_JSON, raise('a', '1.2.3', 'yarn.lock'), '{"resolutions": 1}', undefined],
  [PACKAGE_JSON, raise('a', '1.2.3', 'yarn.lock'), '[]', undefined],
  [
    PYPROJECT,
    raise('a', '1.2', 'uv.lock'),
    '[tool.uv]\nconstraint-dependencies = ["b>1"]\n',
    '[tool.uv]\nconstraint-dependencies = ["a>=1.2", "b>1"]\n',
  ],
  [
    PYPROJECT,
    raise('a', '1.2', 'poetry.lock'),
    '[tool.poetry.dependencies]\npython = "^3"\n',
    '[tool.poetry.dependencies]\na = ">=1.2"\npython = "^3"\n',
  ],
  [
    GO_MOD,
    raise('x.example/a', 'v1.2.0'),
    'module m\n',
    'module m\n\nrequire x.example/a v1.2.0 // indirect\n',
  ],
  [
    POM,
    raise('g:a', '1.2'),
    '<project>\n  <name>x</name>\n</project>\n',
    '<project>\n  <name>x</name>\n  <dependencyManagement>\n    <dependencies>\n      <dependency>\n        <groupId>g</groupId>\n        <artifactId>a</artifactId>\n        <version>1.2</version>\n      </dependency>\n    </dependencies>\n  </dependencyManagement>\n</project>\n',
  ],
];

describe('manifests', () => {
  for (const [editor, asked, before, after] of RAISED)
    it(`${editor.ecosystem} asks for another version in ${JSON.stringify(before).slice(0, 60)}`, () => {
      assert.equal(editor.raise(before, asked), after);
    });

  for (const [editor, asked, before, after] of OVERRIDDEN)
    it(`${editor.ecosystem} decides another's package in ${JSON.stringify(before).slice(0, 60)}`, () => {
      assert.equal(editor.override?.(before, asked), after);
    });

  it('are known by their names', () => {
    for (const name of ['package.json', 'requirements-dev.txt', 'constraints.txt', 'pom.xml', 'gems.rb'])
      assert.equal(isChangeable(`/a/${name}`), true, name);
    for (const name of ['package-lock.json', 'requirements.md', 'Cargo.lock', 'go.sum'])
      assert.equal(isChangeable(`/a/${name}`), false, name);
  });

  it('of any text at all stay texts, and only what is asked for is in them twice', () => {
    const pieces = [...RAISED, ...OVERRIDDEN].map(([, , before]) => before);
    const text = fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 30 })), { maxLength: 4 })
      .map((parts) => parts.join('\n'));
    const asked = fc.constantFrom('a', '@s/a', 'g:a', 'x.example/a', '__proto__', 'v/a', 'constructor');
    fc.assert(
      fc.property(text, asked, fc.constantFrom(...MANIFEST_EDITORS), (one, name, editor) => {
        for (const after of [
          editor.raise(one, raise(name, '1.2.3')),
          editor.override?.(one, raise(name, '1.2.3')),
        ])
          assert.ok(
            after === undefined || after === one || after.includes('1.2.3') || after.includes(`$${name}`),
          );
      }),
      { numRuns: 200 },
    );
  });
});
