import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kept } from '../run/e2e/kept.ts';
import { must } from './command.ts';
import { missing } from './real-part.ts';

/** Package managers of Node beside npm: the folder of each, what npm packs it as, its program and its file. */
const MANAGERS = [
  ['pnpm', 'pnpm@10.34.9', 'pnpm', 'bin/pnpm.cjs'],
  ['yarn-1', 'yarn@1.22.22', 'yarn', 'bin/yarn.js'],
  ['yarn-4', '@yarnpkg/cli-dist@4.18.1', 'yarn', 'bin/yarn.js'],
] as const;
export type NodeManager = (typeof MANAGERS)[number][0];

/** A folder with a folder for each, to be put into PATH. */
export async function keptNodeManagers(): Promise<string> {
  return kept('node-managers', MANAGERS.flat(), async (folder) => {
    for (const [name, wanted, program, file] of MANAGERS) {
      const own = join(folder, name);
      mkdirSync(own);
      const packed = await must('npm', ['pack', '--silent', wanted], { cwd: own });
      await must('tar', ['xzf', packed.trim(), '--strip-components=1'], { cwd: own });
      rmSync(join(own, packed.trim()));
      const start = `#!/bin/sh\nexec node "$(dirname "$0")/${file}" "$@"\n`;
      writeFileSync(join(own, program), start);
      chmodSync(join(own, program), 0o755);
    }
  });
}

/** A test's `skip`: false where they can be had. */
export function missingNodeManagers(): string | false {
  return missing('npm', 'tar', 'flock');
}
