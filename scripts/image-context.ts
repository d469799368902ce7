// Makes the context of the container image, deploy/image/Containerfile, for the processor of this machine: in build/image,
// or the folder that is named; `--from FOLDER` has the single file, where it is built already. Libraries and what tells of them come from this machine's Debian packages.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundled.ts';

const USER = 65_532;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } });
const context = positionals[0] ?? join(root, 'build/image');
const image = (path: string): string => join(context, 'root', path);
const program = image('usr/bin/plimsoll');

rmSync(context, { recursive: true, force: true });
for (const folder of [
  'usr/bin',
  'usr/share/doc/plimsoll',
  'tmp',
  'work',
  'etc',
  'usr/lib',
  'var/lib/dpkg/status.d',
])
  mkdirSync(image(folder), { recursive: true });
chmodSync(image('tmp'), 0o1777);
// A volume that is mounted there begins with its owner and mode.
mkdirSync(join(context, 'home/.cache/plimsoll'), { recursive: true, mode: 0o700 });
putProgram();
for (const library of librariesOf(program)) putLibrary(library);
putPackage('base-files');
copyFileSync('/etc/os-release', image('usr/lib/os-release'));
copyFileSync('/etc/os-release', image('etc/os-release'));
put('etc/passwd', `root:x:0:0:root:/root:/none\nplimsoll:x:${USER}:${USER}::/home/plimsoll:/none\n`);
put('etc/group', `root:x:0:\nplimsoll:x:${USER}:\n`);
put('etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files dns\n');

function putProgram(): void {
  if (values.from !== undefined) return copyProgram(values.from);
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-image-'));
  try {
    const script = join(root, 'scripts/single-file.ts');
    execFileSync(process.execPath, [script, process.arch, '--into', work], { stdio: 'inherit' });
    return copyProgram(work);
  } finally {
    rmSync(work, { recursive: true });
  }
}

function copyProgram(folder: string): void {
  copyFileSync(join(folder, `plimsoll-linux-${process.arch}`), program);
  copyFileSync(join(folder, 'licenses.txt'), image('usr/share/doc/plimsoll/copyright'));
}

/** Paths of the libraries that a program is linked with, and of what loads them. */
function librariesOf(path: string): string[] {
  const told = execFileSync('ldd', [path], { encoding: 'utf8' });
  return Array.from(told.matchAll(/(?:=> )?(\/\S+) \(0x/g), ([, library = '']) => library);
}

/** Copies a library to where the loader looks for it, and tells of its package. */
function putLibrary(path: string): void {
  mkdirSync(dirname(image(path)), { recursive: true });
  copyFileSync(path, image(path));
  putPackage(ownerOf(path));
}

/** Name of the package that a file is of; packages name files by where they were before /lib became a link, or after. */
function ownerOf(path: string): string {
  const { stdout } = spawnSync('dpkg-query', ['--search', path, `/usr${path}`], { encoding: 'utf8' });
  // `libc6:amd64: /usr/lib64/ld-linux-x86-64.so.2`; diversions are told as well.
  const [, name] = /^([a-z0-9][a-z0-9+.-]*)(?::[a-z0-9]+)?: \//m.exec(stdout) ?? [];
  if (name === undefined) throw new Error(`${path} is of no package: build the image on Debian`);
  return name;
}

/** Lists a package as installed, in the way of images that have no package manager, and keeps its licence. */
function putPackage(name: string): void {
  put(`var/lib/dpkg/status.d/${name}`, execFileSync('dpkg-query', ['--status', name], { encoding: 'utf8' }));
  const copyright = `usr/share/doc/${name}/copyright`;
  mkdirSync(dirname(image(copyright)), { recursive: true });
  copyFileSync(join('/', copyright), image(copyright));
}

function put(path: string, text: string): void {
  writeFileSync(image(path), text);
}
