import assert from 'node:assert/strict';
import { it } from 'node:test';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { fuzz, trial } from '../../language-package/unit-trial.ts';
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
open>=1.0
any
star==1.*
git+https://x.example/git.git@v1.0#egg=git
-e git+https://x.example/edit.git#egg=edit
-e .
./local
file:///local.whl
late==1.0 # no line end`;
const path = '/app/requirements.txt';

it('requirements.txt: what is pinned is a package', () => {
  const { names, gaps, packages } = trial(PYTHON_UNIT, { [path]: REQUIREMENTS });
  assert.deepEqual(names, [
    'both@1.5',
    'built@2.0',
    'django@4.2.1',
    'epoch@1!2.0+local.1',
    'late@1.0',
    'numpy@1.26.4',
    'old@1.0',
    'requests@2.31.0',
    'wheel@1.2.3',
    'zope-interface@6.4.post2',
  ]);
  assert.deepEqual(
    gaps.map((gap) => [gap.reason, gap.informational, gap.evidence]),
    [
      [
        'not pinned to one version: open>=1.0, any, star==1.*, git+https://x.example/git.git@v1.0#egg=git, git+https://x.example/edit.git#egg=edit',
        true,
        'declared',
      ],
      ['includes, which are not followed: constraints.txt', true, 'declared'],
    ],
  );
  assert.ok(packages.every((one) => one.package.locations[0]?.evidence === 'declared'));
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
    trial(PYTHON_UNIT, { [path]: part.repeat(1_000_000) });
    trial(PYTHON_UNIT, { [path]: `a${part.repeat(1_000_000)}\u2028` });
  }
  assertWithin(30_000, performance.now() - started);
});
