import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { GO_MOD } from './go-mod.ts';
import { isChangeable, MANIFEST_EDITORS } from './list.ts';
import { GEMFILE } from './gemfile.ts';
import { GRADLE } from './gradle.ts';
import { NUGET } from './nuget.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { PNPM_WORKSPACE } from './pnpm-workspace.ts';
import { POM } from './pom.ts';
import { PUBSPEC } from './pubspec.ts';
import { PYPROJECT } from './pyproject.ts';
import { raise, RAISED, type Trial } from './raised.fixture.ts';
import { UNUSUAL } from './unusual.fixture.ts';
import { WORKFLOW } from './workflow.ts';

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
    '{\n  "resolutions": {\n    "a": "1.2.3"\n  }\n}\n',
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
  [
    PNPM_WORKSPACE,
    raise('a', '1.2.3', 'pnpm-lock.yaml'),
    'packages:\n  - x\n',
    'packages:\n  - x\n\noverrides:\n  a: ^1.2.3\n',
  ],
  [
    PNPM_WORKSPACE,
    raise('@s/a', '1.2.3', 'pnpm-lock.yaml'),
    'overrides:\n  b: ^1.0.0\n',
    "overrides:\n  '@s/a': ^1.2.3\n  b: ^1.0.0\n",
  ],
  [
    PNPM_WORKSPACE,
    raise('a', '1.2.3', 'pnpm-lock.yaml', '1.0.0', true, { 'package.json': '{"pnpm":{"overrides":{}}}' }),
    'packages:\n  - x\n',
    undefined,
  ],
  [
    PNPM_WORKSPACE,
    raise('a', '1.2.3', 'pnpm-lock.yaml', '1.0.0', true, {
      'package.json': '{"packageManager":"pnpm@9.1.0"}',
    }),
    'packages:\n  - x\n',
    undefined,
  ],
  [PACKAGE_JSON, raise('a', '1.2.3', 'yarn.lock', '1.0.0', false), '{}', undefined],
  [
    PACKAGE_JSON,
    raise('a', '1.2.3', 'yarn.lock', '1.0.0', false, {
      'yarn.lock':
        '__metadata:\n  version: 8\n\n"a@npm:^1.0.0, a@npm:~1.0":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n\n"a@npm:^2.0.0":\n  version: 2.0.0\n',
    }),
    '{\n  "name": "x"\n}\n',
    '{\n  "name": "x",\n  "resolutions": {\n    "a@npm:^1.0.0": "^1.2.3",\n    "a@npm:~1.0": "^1.2.3"\n  }\n}\n',
  ],
  [
    PYPROJECT,
    raise('a', '1.2', 'pdm.lock'),
    '[project]\nname = "x"\n',
    '[project]\nname = "x"\n\n[tool.pdm.resolution.overrides]\na = ">=1.2"\n',
  ],
  [PUBSPEC, raise('a', '1.2.3'), 'name: x\n', 'name: x\n\ndependency_overrides:\n  a: ^1.2.3\n'],
  [
    GRADLE,
    raise('g:a', '1.2'),
    "dependencies {\n    implementation 'g:b:1'\n}\n",
    'dependencies {\n    constraints {\n        implementation("g:a:1.2")\n    }\n    implementation \'g:b:1\'\n}\n',
  ],
  [
    NUGET,
    raise('a', '1.2.3'),
    '<Project>\n  <ItemGroup>\n    <PackageReference Include="b" Version="1" />\n  </ItemGroup>\n</Project>\n',
    '<Project>\n  <ItemGroup>\n    <PackageReference Include="a" Version="1.2.3" />\n    <PackageReference Include="b" Version="1" />\n  </ItemGroup>\n</Project>\n',
  ],
];

const ALL = [...RAISED, ...UNUSUAL];

describe('manifests', () => {
  for (const [editor, asked, before, after] of ALL)
    it(`${editor.ecosystem} asks for another version in ${JSON.stringify(before).slice(0, 60)}`, () => {
      const now = editor.raise(before, asked);
      if (after instanceof RegExp) assert.match(typeof now === 'object' ? now.reason : '', after);
      else assert.equal(now, after);
    });

  for (const [editor, asked, before, after] of OVERRIDDEN)
    it(`${editor.ecosystem} decides another's package in ${JSON.stringify(before).slice(0, 60)}`, () => {
      assert.equal(editor.override?.(before, asked), after);
    });

  it('keep every byte but those of requirements', () => {
    const bare = (text: string): string => text.replaceAll(/(?:and|[\s~^=<>!,*[()])*v?\d[\w.+-]*/g, '');
    for (const [editor, asked, before, after] of ALL)
      if (typeof after === 'string' && before !== 'a # any\n' && asked.name !== 'stdlib')
        assert.equal(bare(after), bare(before), `${editor.ecosystem} ${asked.name}`);
  });

  it('are asked for once: a second time changes nothing', () => {
    for (const [editor, asked, , after] of ALL)
      if (typeof after === 'string' && editor !== WORKFLOW) assert.equal(editor.raise(after, asked), after);
  });

  it('keep of a gem what ends above the version, and nothing that does not let it in', () => {
    const raised = GEMFILE.raise(
      "gem 'a', '>= 1', '< 2', '< 1.2', '<= 1.2.3', '!= 1.2.3'",
      raise('a', '1.2.3'),
    );
    assert.equal(raised, "gem 'a', '>= 1.2.3', '< 2', '<= 1.2.3'");
  });

  it('are known by their names', () => {
    for (const name of [
      'package.json',
      'requirements-dev.txt',
      'constraints.txt',
      'pom.xml',
      'gems.rb',
      'build.gradle.kts',
      'x.csproj',
      'mix.exs',
      'environment.yml',
      'gradle/libs.versions.toml',
    ])
      assert.equal(isChangeable(`/a/${name}`), true, name);
    for (const name of ['package-lock.json', 'requirements.md', 'Cargo.lock', 'go.sum'])
      assert.equal(isChangeable(`/a/${name}`), false, name);
  });

  it('of any text at all stay texts, and only what is asked for is in them twice', () => {
    const pieces = [...ALL, ...OVERRIDDEN].map(([, , before]) => before);
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
            typeof after !== 'string' ||
              after === one ||
              after.includes('1.2.3') ||
              after.includes(`$${name}`),
          );
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
