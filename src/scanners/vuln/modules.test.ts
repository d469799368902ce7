import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openFile } from '../../../test/fixtures/file-view.ts';
import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { MODULES } from './modules.ts';

const interestIn = (path: string, size = 10) =>
  MODULES.interest({ path, type: 'file', size, mode: 0o755, uid: 0, gid: 0 });
const languageRead = (path: string, text: string) =>
  Array.from(MODULES.read(openFile(path, text)), (facts) => (JSON.parse(facts) as ModuleFacts).language);

describe('modules that are read', () => {
  it('are sources, and scripts without an ending by their first line', () => {
    for (const path of ['/app/a.js', '/app/a.py', '/app/site-packages/a.pth'])
      assert.equal(interestIn(path), 'yes', path);
    for (const path of ['/app/bin/www', '/app/node_modules/a/bin/run'])
      assert.equal(interestIn(path), 'by-magic', path);
    for (const path of ['/app/a.css', '/app/a.vue', '/app/site-packages/bin/www', '/app/a.js.map'])
      assert.equal(interestIn(path), 'no', path);
    assert.equal(interestIn('/app/a.js', 2 ** 20), 'no');
  });

  it('are of the language that the first line names', () => {
    const recognises = (line: string) => MODULES.recognises?.(Buffer.from(`${line}\ncode`));
    for (const line of ['#!/usr/bin/env node', '#!/usr/bin/python3.13 -I', '#!/usr/bin/env -S tsx'])
      assert.equal(recognises(line), true, line);
    for (const line of ['#!/bin/sh', 'node', '#!/usr/bin/perl']) assert.equal(recognises(line), false, line);
    assert.deepEqual(languageRead('/app/bin/www', '#!/usr/bin/env node\nrequire("a");\n'), ['javascript']);
    assert.deepEqual(languageRead('/app/bin/run', '#!/usr/bin/env python3\nimport a\n'), ['python']);
    assert.deepEqual(languageRead('/app/a.py', 'import a\n'), ['python']);
  });
});
