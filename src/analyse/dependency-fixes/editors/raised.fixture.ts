import type { ManifestEditor, Raise } from '../types.ts';
import { CARGO_TOML } from './cargo-toml.ts';
import { COMPOSER_JSON } from './composer-json.ts';
import { CONANFILE } from './conanfile.ts';
import { CONDA_ENVIRONMENT } from './conda-environment.ts';
import { GEMFILE } from './gemfile.ts';
import { GO_MOD } from './go-mod.ts';
import { GRADLE } from './gradle.ts';
import { MIX_EXS } from './hex.ts';
import { NUGET } from './nuget.ts';
import { PACKAGE_JSON } from './package-json.ts';
import { PACKAGE_SWIFT } from './package-swift.ts';
import { PNPM_WORKSPACE } from './pnpm-workspace.ts';
import { POM } from './pom.ts';
import { PUBSPEC } from './pubspec.ts';
import { PYPROJECT } from './pyproject.ts';
import { REQUIREMENTS } from './requirements.ts';
import { SETUP_CFG } from './setup-cfg.ts';
import { WORKFLOW } from './workflow.ts';

/** What is asked of an editor in a test: a package that is to be of a version. */
export const raise = (
  name: string,
  to: string,
  lock = '',
  from = '1.0.0',
  isOnly = true,
  beside: Readonly<Record<string, string>> = {},
): Raise => {
  return { name, from, to, lock, isOnly, beside: new Map(Object.entries(beside)) };
};

/** A format, what is asked, a text and what it becomes. */
export type Trial = readonly [
  editor: ManifestEditor,
  asked: Raise,
  before: string,
  after: string | RegExp | undefined,
];

/** What is asked for where a project names the package itself. */
export const RAISED: readonly Trial[] = [
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
    '# A_B==1\r\nA_B[x, y] == 1.2 ; python_version > "3" # why\r\nb==1\r\n',
  ],
  [REQUIREMENTS, raise('a', '1.2'), 'a>=1,<2,!=1.2\nab==1', 'a>=1.2,<2\nab==1'],
  [
    REQUIREMENTS,
    raise('a', '1.2'),
    'a \\\n  ==1.0 \\\n  ; python_version > "3"\nb==1\\\n',
    'a \\\n  ==1.2 \\\n  ; python_version > "3"\nb==1\\\n',
  ],
  [
    REQUIREMENTS,
    raise('a', '1.2'),
    'a == 1.0 --config-settings="x=1"\n',
    'a == 1.2 --config-settings="x=1"\n',
  ],
  [REQUIREMENTS, raise('a', '1.2'), 'a ~= 1.0.4, != 1.2.1\n', 'a ~= 1.2.0,!= 1.2.1\n'],
  [REQUIREMENTS, raise('a', '1.2'), 'a (>=1.0,<1.1)\n', 'a (>=1.2)\n'],
  [REQUIREMENTS, raise('a', '2'), 'a~=1.0\n', 'a~=2.0\n'],
  [REQUIREMENTS, raise('a', '1.2'), 'a/b\n', undefined],
  [REQUIREMENTS, raise('a', '1.2'), 'a # any\n', 'a>=1.2 # any\n'],
  [REQUIREMENTS, raise('a', '1.2'), 'a @ https://x.example/a.whl\n', undefined],
  [REQUIREMENTS, raise('a', '1.2'), 'a==1 \\\n    --hash=sha256:00\n', /hashes/],
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
  [GO_MOD, raise('a.b/c', 'v1.2.0'), 'require a.b/c v1.0.0\nreplace a.b/c => ../c\n', /replaces it/],
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
    "# gem 'a', '1'\n  gem 'a', '~> 1.2', '>= 1.2.3', require: false\ngem(\"ab\", \"1\")\n",
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
  [
    PNPM_WORKSPACE,
    raise('a', '1.2.3'),
    'catalog:\n  a: ^1.0.0 # of wood\n  b: \'1\'\ncatalogs:\n  old:\n    a: "~1.0"\n',
    'catalog:\n  a: ^1.2.3 # of wood\n  b: \'1\'\ncatalogs:\n  old:\n    a: "~1.2.3"\n',
  ],
  [PNPM_WORKSPACE, raise('a', '1.2.3'), 'packages:\n  - a\n', undefined],
  [PNPM_WORKSPACE, raise('a', '1.2.3'), 'catalog: {a: 1.0.0}\n', 'catalog: {a: 1.2.3}\n'],
  [PACKAGE_JSON, raise('a', '1.2.3'), '{"dependencies":{"a":"catalog:"}}', undefined],
  [
    SETUP_CFG,
    raise('a', '1.2'),
    '[metadata]\nname = a\n[options]\ninstall_requires =\n    a>=1.0 ; python_version > "3"\n    b==1\n\n[options.extras_require]\nx = a ==1\n[other]\ny =\n  a==1\n',
    '[metadata]\nname = a\n[options]\ninstall_requires =\n    a>=1.2 ; python_version > "3"\n    b==1\n\n[options.extras_require]\nx = a ==1.2\n[other]\ny =\n  a==1\n',
  ],
  [
    CONDA_ENVIRONMENT,
    raise('a', '1.2'),
    'dependencies:\n  - a=1.0\n  - pip:\n    - a==1.0 # x\n    - "A[x]~=1.0"\n  - a==1\n',
    'dependencies:\n  - a=1.0\n  - pip:\n    - a==1.2 # x\n    - "A[x]~=1.2"\n  - a==1\n',
  ],
  [REQUIREMENTS, raise('a', '1.2'), 'b==1\na==1 --hash=sha256:00\n', /hashes/],
  [
    PYPROJECT,
    raise('a', '1.2'),
    '[tool.pdm.dev-dependencies]\ntest = [\n  "a==1.0",\n]\n',
    '[tool.pdm.dev-dependencies]\ntest = [\n  "a==1.2",\n]\n',
  ],
  [PYPROJECT, raise('a', '1.2'), '[packages]\n"a" = "==1.0"\n', '[packages]\n"a" = "==1.2"\n'],
  [
    GRADLE,
    raise('g:a', '1.2'),
    "dependencies {\n  implementation 'g:a:1.0' // x\n  // implementation 'g:a:1.0'\n  api(\"g:a:1.0:tests@jar\")\n  api group: 'g', name: 'a', version: '1.0'\n  api 'g:a-b:1.0'\n}\n",
    "dependencies {\n  implementation 'g:a:1.2' // x\n  // implementation 'g:a:1.0'\n  api(\"g:a:1.2:tests@jar\")\n  api group: 'g', name: 'a', version: '1.2'\n  api 'g:a-b:1.0'\n}\n",
  ],
  [
    GRADLE,
    raise('g:a', '1.2'),
    'val boat: String = "1.0"\ndependencies {\n  implementation(platform("g:a:$boat"))\n}\n',
    'val boat: String = "1.2"\ndependencies {\n  implementation(platform("g:a:$boat"))\n}\n',
  ],
  [GRADLE, raise('g:a', '1.2'), 'implementation "g:a:${boat}"\n', undefined],
  [GRADLE, raise('g:a', '1.2'), "implementation 'g:a:[1.0,2.0)'\n", undefined],
  [
    GRADLE,
    raise('g:a', '1.2'),
    '[versions]\nboat = "1.0" # of wood\nother = "1.0"\n[libraries]\na = { module = "g:a", version.ref = "boat" }\nb = { group = "g", name = "a", version = "1.0" }\nc = "g:a:1.0"\nd = { module = "g:d", version.ref = "other" }\n',
    '[versions]\nboat = "1.2" # of wood\nother = "1.0"\n[libraries]\na = { module = "g:a", version.ref = "boat" }\nb = { group = "g", name = "a", version = "1.2" }\nc = "g:a:1.2"\nd = { module = "g:d", version.ref = "other" }\n',
  ],
  [
    POM,
    raise('g:a', '1.2'),
    '<dependency><groupId>g</groupId><artifactId>a</artifactId><version>[1,2)</version></dependency>',
    /range/,
  ],
  [
    NUGET,
    raise('a.b', '1.2.3'),
    '<Project>\n  <PropertyGroup><Boat>1.0</Boat></PropertyGroup>\n  <!-- <PackageReference Include="A.B" Version="1" /> -->\n  <ItemGroup>\n    <PackageReference Include="A.B" Version="1.0.0" />\n    <PackageReference Include="a.b" Version=\'[1.0,2.0)\' PrivateAssets="all"/>\n    <PackageReference Include="A.B">\n      <Version>1.0.0</Version>\n    </PackageReference>\n    <PackageReference Include="C" Version="1.0.0" /><PackageVersion Include="A.B" Version="$(Boat)" />\n  </ItemGroup>\n</Project>\n',
    '<Project>\n  <PropertyGroup><Boat>1.2.3</Boat></PropertyGroup>\n  <!-- <PackageReference Include="A.B" Version="1" /> -->\n  <ItemGroup>\n    <PackageReference Include="A.B" Version="1.2.3" />\n    <PackageReference Include="a.b" Version=\'[1.2.3,2.0)\' PrivateAssets="all"/>\n    <PackageReference Include="A.B">\n      <Version>1.2.3</Version>\n    </PackageReference>\n    <PackageReference Include="C" Version="1.0.0" /><PackageVersion Include="A.B" Version="$(Boat)" />\n  </ItemGroup>\n</Project>\n',
  ],
  [NUGET, raise('a', '2.1.0'), '<PackageReference Include="a" Version="[1.0,2.0)" />', /range is below/],
  [NUGET, raise('a', '1.2.3'), '<PackageReference Include="a" />', undefined],
  [
    NUGET,
    raise('a', '1.2.3'),
    '<packages>\n  <package id="A" version="1.0.0" targetFramework="net48" />\n</packages>\n',
    '<packages>\n  <package id="A" version="1.2.3" targetFramework="net48" />\n</packages>\n',
  ],
  [
    MIX_EXS,
    raise('a', '1.2.3'),
    'defp deps do\n  [\n    # {:a, "~> 1.0"},\n    {:a, "~> 1.0", only: :dev}, # x\n    {:b, "== 1.0.0"}\n  ]\n',
    'defp deps do\n  [\n    # {:a, "~> 1.0"},\n    {:a, "~> 1.2 and >= 1.2.3", only: :dev}, # x\n    {:b, "== 1.0.0"}\n  ]\n',
  ],
  [MIX_EXS, raise('b', '1.2.3'), '{:b, "== 1.0.0"}', '{:b, "== 1.2.3"}'],
  [MIX_EXS, raise('b', '1.2.3'), '{:b, path: "../b"}', undefined],
  [
    PUBSPEC,
    raise('a', '1.2.3'),
    "dependencies:\n  a: ^1.0.0 # x\n  b: any\ndev_dependencies:\n  a:\n    hosted: https://x.example\n    version: '>=1.0.0 <2.0.0'\n",
    "dependencies:\n  a: ^1.2.3 # x\n  b: any\ndev_dependencies:\n  a:\n    hosted: https://x.example\n    version: '^1.2.3'\n",
  ],
  [PUBSPEC, raise('a', '1.2.3'), 'dependencies:\n  a:\n    path: ../a\n', undefined],
  [
    PACKAGE_SWIFT,
    raise('github.com/sea/boat', '1.2.3'),
    '// .package(url: "https://github.com/sea/boat", from: "1.0.0")\n.package(\n  url: "https://github.com/Sea/Boat.git",\n  .upToNextMinor(from: "1.0.0")\n),\n.package(url: "git@github.com:sea/boat.git", "1.0.0"..<"2.0.0"),\n.package(url: "https://github.com/sea/mast", exact: "1.0.0"),\n',
    '// .package(url: "https://github.com/sea/boat", from: "1.0.0")\n.package(\n  url: "https://github.com/Sea/Boat.git",\n  .upToNextMinor(from: "1.2.3")\n),\n.package(url: "git@github.com:sea/boat.git", "1.2.3"..<"2.0.0"),\n.package(url: "https://github.com/sea/mast", exact: "1.0.0"),\n',
  ],
  [
    PACKAGE_SWIFT,
    raise('x.example/a', '2.0.0'),
    '.package(url: "https://x.example/a", "1.0.0"..<"2.0.0")',
    /ends at 2\.0\.0/,
  ],
  [
    PACKAGE_SWIFT,
    raise('x.example/a', '2.0.0'),
    '.package(url: "https://x.example/a", branch: "main")',
    undefined,
  ],
  [
    CONANFILE,
    raise('a_b', '1.2'),
    '[requires]\n# a_b/1.0\na_b/1.0@sea/stable\na_b_c/1.0\n',
    '[requires]\n# a_b/1.0\na_b/1.2@sea/stable\na_b_c/1.0\n',
  ],
  [
    CONANFILE,
    raise('boat', '1.2'),
    '    requires = "boat/1.0", "mast/1.0"\n',
    '    requires = "boat/1.2", "mast/1.0"\n',
  ],
  [CONANFILE, raise('boat', '1.2'), '[requires]\nboat/1.0#0123\n', /revision/],
  [
    WORKFLOW,
    raise('sea/boat', '2.1.3'),
    'steps:\n  - uses: Sea/boat@v1.0.0 # x\n  - uses: sea/boat/inner@v1\n  - uses: "sea/boat@1.0"\n  - uses: sea/boats@v1\n',
    'steps:\n  - uses: Sea/boat@v2.1.3 # x\n  - uses: sea/boat/inner@v2\n  - uses: "sea/boat@2.1"\n  - uses: sea/boats@v1\n',
  ],
  [WORKFLOW, raise('sea/boat', '1.1.3'), '- uses: sea/boat@v1\n', /moves with each release/],
  [
    WORKFLOW,
    raise('sea/boat', '1.1.3'),
    `- uses: sea/boat@${'0'.repeat(40)} # v1.0.0\n`,
    /pinned by a commit/,
  ],
  [
    WORKFLOW,
    raise('sea/boat', '1.1.3'),
    `- uses: sea/boat@v1.0.0\n- uses: sea/boat@${'0'.repeat(40)} # v1.0.0\n`,
    /pinned by a commit/,
  ],
  [
    WORKFLOW,
    raise('sea/boat', '1.1.3'),
    `- uses: sea/boat@v1.0.0\n- uses: sea/boat@${'0'.repeat(40)} # v1.1.4\n`,
    `- uses: sea/boat@v1.1.3\n- uses: sea/boat@${'0'.repeat(40)} # v1.1.4\n`,
  ],
];
