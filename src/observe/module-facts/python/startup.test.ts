import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startupCode } from './startup.ts';

describe('code in settings of the path of Python', () => {
  it('is the lines that import, each where it stands', () => {
    const text = '/srv/lib\nimport a; a.start()\r\n# import b\n import c\nimporter\nimport\td\n';
    assert.equal(startupCode(text), '\nimport a; a.start()\n\n\n\nimport\td\n');
  });

  it('imports what setuptools has there, and follows nothing of its line', () => {
    const line = `import os; var = 'X'; enabled = True; enabled and __import__('_distutils_hack').add_shim()`;
    assert.equal(startupCode(line), 'import _distutils_hack');
  });
});
