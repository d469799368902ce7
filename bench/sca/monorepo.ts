import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A lock file of so many packages, each of which needs the next. */
type LockFile = readonly [name: string, textOf: (packages: number, prefix: string) => string];

const LOCK_FILES: readonly LockFile[] = [
  ['package-lock.json', npm],
  ['yarn.lock', yarn],
  ['Cargo.lock', cargo],
  ['poetry.lock', poetry],
  ['composer.lock', composer],
];

/** Writes a monorepo with a lock file in each of its folders, of each format in turn; gives how many packages that is. */
export function writeMonorepo(folder: string, files: number, packages: number): number {
  for (let index = 0; index < files; index += 1) {
    const [name, textOf] = LOCK_FILES[index % LOCK_FILES.length] ?? ['package-lock.json', npm];
    const place = join(folder, 'packages', `part-${index}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name), textOf(packages, `part-${index}`));
  }
  return files * packages;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Names of a package and of the one that it needs; the last needs none. */
function named(count: number, prefix: string) {
  return numbers(count).map((index) => ({
    name: `${prefix}-library-${index}`,
    next: index + 1 < count ? `${prefix}-library-${index + 1}` : undefined,
  }));
}

function npm(count: number, prefix: string): string {
  const all = named(count, prefix).map(({ name, next }) => [
    `node_modules/${name}`,
    { version: '1.2.3', license: 'MIT', ...(next && { dependencies: { [next]: '^1.0.0' } }) },
  ]);
  const root = { name: prefix, version: '1.0.0', dependencies: { [`${prefix}-library-0`]: '^1.0.0' } };
  const packages = { '': root, ...Object.fromEntries(all) };
  return JSON.stringify({ name: prefix, version: '1.0.0', lockfileVersion: 3, packages }, undefined, 2);
}

function yarn(count: number, prefix: string): string {
  const entries = named(count, prefix).map(
    ({ name, next }) =>
      `${name}@^1.0.0:\n  version "1.2.3"\n${next ? `  dependencies:\n    ${next} "^1.0.0"\n` : ''}`,
  );
  return `# yarn lockfile v1\n\n\n${entries.join('\n')}`;
}

function cargo(count: number, prefix: string): string {
  const source = 'registry+https://github.com/rust-lang/crates.io-index';
  const entries = named(count, prefix).map(
    ({ name, next }) =>
      `[[package]]\nname = "${name}"\nversion = "1.2.3"\nsource = "${source}"\n${next ? `dependencies = [\n "${next}",\n]\n` : ''}`,
  );
  return `version = 3\n\n${entries.join('\n')}`;
}

function poetry(count: number, prefix: string): string {
  const entries = named(count, prefix).map(
    ({ name, next }) =>
      `[[package]]\nname = "${name}"\nversion = "1.2.3"\noptional = false\ngroups = ["main"]\n${next ? `\n[package.dependencies]\n${next} = ">=1"\n` : ''}`,
  );
  return `${entries.join('\n')}\n[metadata]\nlock-version = "2.1"\npython-versions = "*"\n`;
}

function composer(count: number, prefix: string): string {
  const packages = named(count, prefix).map(({ name, next }) => ({
    name: `bench/${name}`,
    version: '1.2.3',
    ...(next && { require: { [`bench/${next}`]: '^1.0' } }),
  }));
  return JSON.stringify({ packages, 'packages-dev': [] }, undefined, 4);
}
