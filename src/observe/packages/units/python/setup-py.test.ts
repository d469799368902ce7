import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { PYTHON_UNIT } from './unit.ts';

const SETUP = `from setuptools import setup, find_packages

REQUIRED = [
    'requests>=2.28,<3',  # a comment
    "pinned" "==1.2.3",
]
TESTS = ('pytest',)

setup(
    name='app',
    packages=find_packages(),
    install_requires=REQUIRED + ['any'],
    extras_require={'docs': ['sphinx>=7'], 'more': '''
        first
        second==2.0
    '''},
    tests_require=TESTS,
)
`;
const kinds = (text: string) => trial(PYTHON_UNIT, { '/setup.py': text }).gaps.map(({ kind }) => kind);

describe('setup.py', () => {
  it('is read where it gives literals, and names that stand for them', () => {
    const { names, gaps } = trial(PYTHON_UNIT, { '/setup.py': SETUP });
    assert.deepEqual(names, [
      'any@*',
      'first@*',
      'pinned@1.2.3',
      'pytest@* (development)',
      'requests@>=2.28,<3',
      'second@2.0',
      'sphinx@>=7',
    ]);
    assert.deepEqual(
      gaps.map(({ kind, count }) => [kind, count]),
      [['undecided', 5]],
    );
  });

  it('is told where a program decides, and what is literal is still read', () => {
    const text = 'import setuptools\nsetuptools.setup(install_requires=["a"] + read("requirements.txt"))\n';
    assert.deepEqual(trial(PYTHON_UNIT, { '/setup.py': text }).names, ['a@*']);
    assert.deepEqual(kinds(text).toSorted(), ['undecided', 'unsupported']);
    assert.deepEqual(kinds('setup(install_requires=open("x").readlines())'), ['unsupported']);
    assert.deepEqual(kinds('a = [a]\nsetup(install_requires=a)'), ['unsupported']);
  });

  it('names nothing where it needs nothing', () => {
    assert.deepEqual(kinds('from setuptools import setup\nsetup()\n'), []);
    assert.deepEqual(kinds('install_requires = ["a"]\n'), []);
  });

  it('of any bytes causes nothing but a Fault', () => {
    fuzz(PYTHON_UNIT, { '/setup.py': SETUP }, 60);
  });
});
