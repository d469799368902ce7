import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { readChangeable } from '../configuration/profile/changeable.ts';
import { readScanReport } from '../scan-report/read-scan-report.ts';
import { expectFile } from './expect-file.ts';
import { readLargeText } from './large-text.ts';
import { readIfThere } from './optional-text.ts';
import { readTextFile } from './text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-documents-'));
after(() => rmSync(folder, { recursive: true }));

it('nobody who reads a document waits for a pipe or a device', () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const read of [readChangeable, readScanReport, readLargeText, readIfThere, readTextFile])
    for (const path of [pipe, '/dev/zero']) assert.throws(() => read(path), { name: 'Fault' }, read.name);
  assert.equal(readIfThere(join(folder, 'none')), undefined);
});

it('a file is one, and so is what we were given to read from', () => {
  writeFileSync(join(folder, 'file'), '');
  for (const path of [join(folder, 'file'), '/dev/fd/0', '/dev/stdin']) expectFile(path);
});
