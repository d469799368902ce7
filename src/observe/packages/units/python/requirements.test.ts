import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertWithin, bulk } from '../../../../../test/time-bound.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT } from './unit.ts';

const REQUIREMENTS = `# a comment
-i https://index.example/simple
--extra-index-url https://other.example/simple
-r base-requirements.txt
-c constraints.txt
Django==4.2.1
requests [security, socks] == 2.31.0 ; python_version < "3.13"  # why
zope.interface===6.4.post2
numpy==1.26.4 \\
    --hash=sha256:abc \\
    --hash=sha256:def
old (==1.0)
both>=1.0,==1.5
epoch==1!2.0+local.1
wheel @ https://x.example/wheels/Wheel_Name-1.2.3-py3-none-any.whl#sha256=abc
built @ https://x.example/built-2.0-1-cp313-cp313-manylinux_2_17_x86_64.whl ; extra == "x"
torch @ https://x.example/cpu/torch-2.0.0%2Bcpu-cp311-cp311-linux_x86_64.whl
https://x.example/cpu/Bare_Wheel-2.1%2Bcpu-cp311-cp311-linux_x86_64.whl#sha256=abc ; os_name == "posix"
./wheels/near-0.1-py3-none-any.whl
open>=1.0
any
star==1.*
git+https://x.example/git.git@v1.0#egg=git
-e git+https://x.example/edit.git#egg=edit
-e .
./local
file:///local.whl
here @ file:///srv/here
.[dev]
configured==1.0 -C editable=strict --config-settings x=y
global==2.0 --global-option="--x" ; python_version < "4"
-r https://x.example/more.txt
variable==\${VERSION}
what is this
late==1.0 # no line end`;
const path = '/app/requirements.txt';

it('requirements.txt: what is pinned is a package', () => {
  const { names, gaps, packages } = trial(PYTHON_UNIT, { [path]: REQUIREMENTS });
  assert.deepEqual(names, [
    'any@*',
    'bare-wheel@2.1+cpu',
    'both@1.5',
    'built@2.0',
    'configured@1.0',
    'django@4.2.1',
    'epoch@1!2.0+local.1',
    'global@2.0',
    'late@1.0',
    'near@0.1',
    'numpy@1.26.4',
    'old@1.0',
    'open@>=1.0',
    'requests@2.31.0',
    'star@==1.*',
    'torch@2.0.0+cpu',
    'wheel@1.2.3',
    'zope-interface@6.4.post2',
  ]);
  assert.deepEqual(
    gaps.map((gap) => [gap.kind, gap.reason, gap.count, gap.evidence]),
    [
      [
        'undecided',
        'no lock file decides the versions of open, any, star, and what they need in turn is not known',
        3,
        'declared',
      ],
      ['unreadable', 'includes base-requirements.txt, which is not there', undefined, 'declared'],
      ['unreadable', 'includes constraints.txt, which is not there', undefined, 'declared'],
      [
        'undecided',
        'without an exact version: git+https://x.example/git.git@v1.0#egg=git, git+https://x.example/edit.git#egg=edit, https://x.example/more.txt, variable==${VERSION}',
        4,
        'declared',
      ],
      ['unreadable', 'not understood and left out: line 34', undefined, 'declared'],
    ],
  );
  assert.ok(packages.every((one) => one.package.locations[0]?.evidence === 'declared'));
});

it('requirements.txt is followed where it includes and is constrained', () => {
  const { names, gaps } = trial(PYTHON_UNIT, {
    '/app/requirements.txt': '-r deps/base.in\n-c limits.txt\nsix\nopen>=1\nfree',
    '/app/deps/base.in': '# all need these\nnumpy>=1.0\n-rmore.txt\n',
    '/app/deps/more.txt': 'pandas==2.0\n-r ../requirements.txt\n',
    '/app/limits.txt': 'six==1.16.0\nopen<2\nunused==9.0\nnumpy<2\n',
    '/app/notes.txt': 'six==0.1\n',
    '/app/prose.txt': 'This is prose about six.\n',
  });
  assert.deepEqual(names, ['free@*', 'numpy@>=1.0,<2', 'open@>=1,<2', 'pandas@2.0', 'six@1.16.0']);
  assert.deepEqual(
    gaps.map(({ subject, kind, count }) => [subject, kind, count]),
    [
      ['/app/requirements.txt', 'undecided', 2],
      ['/app/deps/base.in', 'undecided', 1],
    ],
  );
});

it('credentials of addresses are in no gap', () => {
  const address = 'git+https://user:fake-password@x.example/a.git';
  const { gaps } = trial(PYTHON_UNIT, { [path]: `${address}\nnamed @ ${address}\n-e ${address}` });
  assert.equal(gaps[0]?.count, 3);
  assert.ok(!JSON.stringify(gaps).includes('fake-password'));
});

it('a range that the same folder pins is decided', () => {
  const { names, gaps } = trial(PYTHON_UNIT, {
    '/app/requirements.in': 'django>=4',
    '/app/requirements.txt': 'django==4.2.1 \\\n  --hash=sha256:abc',
    '/other/requirements.txt': 'django<5',
  });
  assert.deepEqual(names, ['django@4.2.1', 'django@<5']);
  assert.deepEqual(
    gaps.map(({ subject }) => subject),
    ['/other/requirements.txt'],
  );
});

it('requirements.txt in UTF-16, with a byte order mark and CRLF', () => {
  for (const bytes of [
    Buffer.from('\uFEFFa==1\r\nb==2\r\n', 'utf16le'),
    Buffer.from('\uFEFFa==1\r\nb==2', 'utf16le').swap16(),
    Buffer.from('\uFEFFa==1\rb==2'),
  ]) {
    assert.deepEqual(trial(PYTHON_UNIT, { [path]: bytes }).names, ['a@1', 'b@2']);
  }
});

it('is known by its name', () => {
  const isRead = (one: string) => trial(PYTHON_UNIT, { [one]: 'a==1' }).names.length === 1;
  for (const one of [
    'requirements.txt',
    'requirements-dev.txt',
    'dev-requirements.txt',
    'requirements/test.txt',
    'Requirements_1.txt',
    'a/requirements.prod.txt',
  ]) {
    assert.ok(isRead(`/${one}`), one);
  }
  for (const one of [
    'requirements.md',
    'requirements-file-format.md.txt',
    'myrequirements.txt',
    'usr/lib/python3/dist-packages/a/requirements.txt',
    'node_modules/a/requirements.txt',
    'requirements/a/b.txt',
  ]) {
    assert.ok(!isRead(`/${one}`), one);
  }
});

it('bytes of any kind cause nothing but a Fault, in bounded time', () => {
  fuzz(PYTHON_UNIT, { [path]: REQUIREMENTS });
  const started = performance.now();
  for (const part of [
    'a',
    'a ',
    '\\\n',
    '#',
    '[',
    'a[',
    '(',
    '==',
    'a==1,',
    ';',
    ' --',
    '-',
    '/',
    '/-',
    'a@/-',
    '\u2028',
    'a\u2028',
    '-e ',
    'a @ /a-b-c-',
  ]) {
    trial(PYTHON_UNIT, { [path]: part.repeat(bulk(1_000_000)) });
    trial(PYTHON_UNIT, { [path]: `a${part.repeat(bulk(1_000_000))}\u2028` });
  }
  assertWithin(30_000, performance.now() - started);
});
