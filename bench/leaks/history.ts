import { execFileSync } from 'node:child_process';
import { crc32 } from 'node:zlib';
import { madeUp } from '../../test/fixtures/made-up-text.ts';

const WORDS =
  'const return function value name config import export token user path index error result'.split(' ');
const LINES = 300;
const FILES = 200;

/** A bare repository of so many commits, each of which changes four files of source text; the same each time. */
export function generateHistory(path: string, commits: number): void {
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', path]);
  const input: string[] = [];
  for (let commit = 1; commit <= commits; commit += 1) {
    const message = `change ${commit}`;
    input.push(`commit refs/heads/main\ncommitter A <a@example.test> ${1_700_000_000 + commit} +0000\n`);
    input.push(`data ${message.length}\n${message}\n`);
    for (let file = 0; file < 4; file += 1) {
      const number = crc32(`${commit} ${file}`) % FILES;
      const text = textOf(commit * 4 + file);
      input.push(`M 100644 inline src/file-${number}.ts\ndata ${text.length}\n${text}\n`);
    }
  }
  execFileSync('git', ['-C', path, 'fast-import', '--quiet'], { input: input.join(''), maxBuffer: 2 ** 30 });
}

function textOf(seed: number): string {
  let [state, text] = [seed, seed % 500 === 0 ? `const token = '${madeUp('{github:ghp}', seed)}';\n` : ''];
  for (let line = 0; line < LINES; line += 1) {
    const words = Array.from({ length: 8 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return WORDS[state % WORDS.length] ?? '';
    });
    text += `  ${words.join(' ')} ${state};\n`;
  }
  return text;
}
