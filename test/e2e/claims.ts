import { appendFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { contentOf, kept } from '../run/e2e/kept.ts';
import { aptState } from './apt.ts';
import { must } from './command.ts';

/** Packages of Debian that bring packages of languages, named for them or not. */
const PACKAGES = ['python3-requests', 'python3-setuptools', 'node-tar', 'ruby-rack', 'libcommons-io-java'];

/** Packages whose programs and libraries have a package note; `rpm` had no update, whose version would name the release. */
const NOTED = ['libzstd1', 'passwd', 'librpm10'];

/** A root filesystem with packages of Debian, unpacked with their lists of files: what has to be downloaded. */
export function keptDebianPackages(): Promise<string> {
  return keptRoot('debian-packages', PACKAGES);
}

/** Another, with packages whose files say what they were built as. */
export function keptNotedPackages(): Promise<string> {
  return keptRoot('noted-packages', NOTED);
}

async function keptRoot(name: string, packages: readonly string[]): Promise<string> {
  const recipe = [contentOf(import.meta.filename), aptState(), ...packages];
  const folder = await kept(name, recipe, async (unfinished) => {
    const root = join(unfinished, 'root');
    const info = join(root, 'var/lib/dpkg/info');
    mkdirSync(info, { recursive: true });
    mkdirSync(join(root, 'etc'));
    writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="13"\n');
    await must('apt-get', ['download', ...packages], { cwd: unfinished });
    for (const file of globSync(join(unfinished, '*.deb'))) await unpack(file, root, info);
  });
  return join(folder, 'root');
}

/** As dpkg does it, but for scripts of maintainers. */
async function unpack(file: string, root: string, info: string): Promise<void> {
  await must('dpkg-deb', ['--extract', file, root]);
  const [name = '', ...fields] = (await must('dpkg-deb', ['--field', file])).trim().split('\n');
  const stanza = [name, 'Status: install ok installed', ...fields].join('\n');
  appendFileSync(join(root, 'var/lib/dpkg/status'), `${stanza}\n\n`);
  const listed = await must('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -t', 'sh', file]);
  const paths = listed
    .split('\n')
    .map((path) => path.replace(/^\./, '').replace(/\/$/, ''))
    .filter((path) => path !== '');
  writeFileSync(join(info, `${basename(file).split('_')[0]}.list`), `/.\n${paths.join('\n')}\n`);
}
