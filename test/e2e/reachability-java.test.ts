import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { ArchiveClasses } from '../../src/model/reachability/java-classes.ts';
import { memoryFile, plainEntry } from '../../src/observe/archive/zip/open-file.ts';
import { archiveClasses } from '../../src/observe/class-files/archive-classes.ts';
import { foundAt, judgeOn } from '../fixtures/reachability/input.ts';
import { JAVA_CASES, JAVA_LIBRARIES, javaMain } from '../fixtures/reachability/java-cases.ts';
import { contentOf, kept } from '../run/e2e/kept.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const run = promisify(execFile);
const FIXTURE = join(import.meta.dirname, '../fixtures/reachability/java-cases.ts');
const nameOf = (index: number) => `case${index}`;

/** The archives of the libraries and of each program, which Java's own compiler made. */
async function keptArchives(): Promise<string> {
  const version = await must('javac', ['-version']);
  return kept('java-reachability', [contentOf(import.meta.filename, FIXTURE), version], async (folder) => {
    const sources: string[] = [];
    const written = async (path: string, text: string): Promise<string> => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
      return join(folder, path);
    };
    for (const [name, files] of Object.entries(JAVA_LIBRARIES))
      for (const [path, text] of Object.entries(files)) sources.push(await written(`${name}/${path}`, text));
    for (const [index, one] of JAVA_CASES.entries())
      sources.push(await written(`cases/${nameOf(index)}/Main.java`, javaMain(one, nameOf(index))));
    const classes = join(folder, 'classes');
    await must('javac', ['-nowarn', '-d', classes, ...sources]);
    for (const [name, inside] of [
      ['used', 'u'],
      ['other', 'o'],
    ] as const)
      await must('jar', ['cf', join(folder, `${name}.jar`), '-C', classes, inside]);
    for (const [index] of JAVA_CASES.entries()) {
      const name = nameOf(index);
      await must('jar', ['cfe', join(folder, `${name}.jar`), `${name}.Main`, '-C', classes, name]);
    }
  });
}

async function classesIn(path: string): Promise<ArchiveClasses> {
  const bytes = await readFile(path);
  const [classes] = archiveClasses(memoryFile(plainEntry(path, bytes.length), bytes));
  assert.ok(classes);
  return classes;
}

describe('classes that a program of Java loads', { skip: missing('javac', 'jar', 'java', 'flock') }, () => {
  let folder = '';
  before(async () => {
    folder = await keptArchives();
  });

  for (const [index, one] of JAVA_CASES.entries())
    it(`are not called unreachable: ${one.title}`, async () => {
      const paths = [nameOf(index), 'used', 'other'].map((name) => join(folder, `${name}.jar`));
      const [main = '', used = ''] = paths;
      const options = ['-XX:TieredStopAtLevel=1', '-Xlog:class+load:stdout', '-cp', paths.join(':')];
      const { stdout } = await run('java', [...options, `${nameOf(index)}.Main`], { maxBuffer: 2 ** 26 });
      const isLoaded = stdout.split('\n').some((line) => line.includes(`source: file:${used}`));
      assert.equal(isLoaded, one.isLoaded, 'the case says whether it is loaded');
      const archives = new Map<string, ArchiveClasses>();
      for (const path of paths) archives.set(path, await classesIn(path));
      const judge = judgeOn({ archives, command: ['java', '-cp', paths.join(':'), `${nameOf(index)}.Main`] });
      const reachability = judge(foundAt('maven', 'g:used', used));
      assert.equal(reachability?.state, one.used, reachability?.by);
      if (isLoaded) assert.notEqual(reachability?.state, 'not reachable');
      assert.ok(archives.has(main));
    });
});
