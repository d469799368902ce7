// npm run bench:bills — reading bills of materials that are nested, wide or empty, as ratios to inflating them with Node.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { must } from '../../test/e2e/command.ts';
import { compare, machine } from '../measure.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SIZE = 30 * 2 ** 20;
const root = join(import.meta.dirname, '../..');
/** What is incomplete or has nothing to scan is read as well, and ends with another code. */
const READ = ['sh', '-c', '"$@" > /dev/null 2>&1; test $? -lt 5', 'sh', join(root, 'plimsoll'), 'sbom'];
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-bills-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** The piece as often as it takes. */
const many = (piece: string): string => piece.repeat(SIZE / piece.length);
const nested = (inside: string, beside = ''): string =>
  `${`{"name":"a",${beside}"components":[`.repeat(60)}${inside}${']}'.repeat(60)}`;

const BILLS: Readonly<Record<string, () => string>> = {
  '60 levels around 30 MB of text': () => nested(`{"x":"${many('x')}"}`),
  '60 levels around 30 MB of empty objects': () => nested(`{"x":[${many('{},')}{}]}`),
  '60 levels with a text each, 30 MB': () => nested('{}', `"x":"${many('x').slice(0, SIZE / 60)}",`),
  '30 MB of empty components': () => `${many('{},')}{}`,
  '50,000 packages': () =>
    Array.from(
      { length: 50_000 },
      (_, index) => `{"name":"p${index}","version":"1","purl":"pkg:npm/p${index}@1.0.0"}`,
    ).join(','),
};

await must('npm', ['run', 'build'], { cwd: root });
console.log(`${machine()}; medians of ${ROUNDS}`);
const start =
  compare([{ name: 'start', command: [process.execPath, '-e', '0'] }], ROUNDS).get('start')?.cpu ?? 0;
for (const [name, components] of Object.entries(BILLS)) {
  const bill = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[${components()}]}`;
  const [plain, packed] = [join(folder, 'bill.json'), join(folder, 'bill.json.gz')];
  writeFileSync(plain, bill);
  writeFileSync(packed, gzipSync(bill));
  const used = compare(
    [
      { name: 'inflate', command: [process.execPath, join(import.meta.dirname, 'inflate.ts'), packed] },
      { name: 'read', command: [...READ, `sbom:${plain}`, '--format', 'table', '--quiet'] },
    ],
    ROUNDS,
  );
  const [inflate, read] = [used.get('inflate'), used.get('read')];
  if (!inflate || !read) throw new Error('nothing was measured');
  const ratio = read.cpu / inflate.cpu;
  console.log(
    `${name.padEnd(42)} read ${read.cpu.toFixed(2)} s, ${read.memory.toFixed(0)} MB; inflate and hash ${inflate.cpu.toFixed(2)} s; ratio ${ratio.toFixed(1)} (a start of Node is ${start.toFixed(2)} s)`,
  );
}
