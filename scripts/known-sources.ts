// Lists the digests of files that src/observe/module-facts/javascript/known-sources.ts knows, in each version that is published, and
// which of them it has not: whoever adds one reads what changed in the file first. `npx node scripts/known-sources.ts`
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KNOWN_FILES } from '../src/observe/module-facts/javascript/known-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'known-sources-'));
const run = (command: string, ...options: string[]) =>
  execFileSync(command, options, { cwd: folder, encoding: 'buffer', maxBuffer: 64 * 1024 ** 2 });

try {
  for (const { file, digests } of KNOWN_FILES) {
    const [name = '', ...inner] = file.slice(1).split('/');
    const versions: unknown = JSON.parse(run('npm', 'view', name, 'versions', '--json').toString());
    for (const version of Array.isArray(versions) ? versions : [versions]) {
      const archive = run('npm', 'pack', '--silent', `${name}@${version}`).toString().trim();
      const digest = digestOf(archive, inner.join('/'));
      console.log(`${digests.has(digest) ? 'known' : 'other'} ${name} ${version} ${digest}`);
      rmSync(join(folder, archive));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}

function digestOf(archive: string, file: string): string {
  try {
    return createHash('sha256')
      .update(run('tar', '--warning=no-unknown-keyword', '-xzOf', archive, `package/${file}`))
      .digest('hex');
  } catch {
    return 'no such file';
  }
}
