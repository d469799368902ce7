import { folderOf } from '../file-tree/file-tree.ts';
import type { ProgramFact } from '../../model/reachability/program.ts';
import type { ProcessInput } from './types.ts';

type Elf = ProgramFact & { readonly kind: 'elf' };

/** Folders in which loaders look without being told, of GNU and of musl. */
const USUAL = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib'];
/** Folders in each, of which the processor decides. */
const CAPABLE = ['x86-64-v2', 'x86-64-v3', 'x86-64-v4'].map((level) => `glibc-hwcaps/${level}`);
const MAXIMUM_FOLDERS = 1_000;

/** Finds the file of a library that a program or library needs, as the loader does; several where the processor decides. */
export function libraryFinder(
  input: ProcessInput,
): (name: string, from: string, elf: Elf, program: Elf) => readonly string[] {
  const told = toldFolders(input);
  const fromEnvironment = listed(input.environment.get('LD_LIBRARY_PATH') ?? '');
  return (name, from, elf, program) => {
    if (name.includes('/')) return [input.tree.file(name.startsWith('/') ? name : `/${name}`) ?? []].flat();
    const own = (folders: readonly string[]) => folders.map((folder) => expanded(folder, from));
    const order = [
      ...own(elf.rpath),
      ...own(program.rpath),
      ...fromEnvironment,
      ...own(elf.runpath),
      ...told,
      ...USUAL,
    ];
    for (const folder of order) {
      const files = [folder, ...CAPABLE.map((inner) => `${folder}/${inner}`)].flatMap(
        (one) => input.tree.file(`${one}/${name}`) ?? [],
      );
      if (files.length > 0) return files;
    }
    return [];
  };
}

/** `$ORIGIN` is the folder of who says it. */
function expanded(folder: string, from: string): string {
  return folder.replaceAll(/\$(?:ORIGIN|\{ORIGIN\})/g, folderOf(from));
}

/** Folders of `ld.so.conf`, its parts, and musl's `ld-musl-*.path`, with those of any processor below the usual ones. */
function toldFolders({ files }: ProcessInput): string[] {
  const folders = new Set<string>();
  for (const [path, fact] of files) {
    if (fact.kind === 'loader' && !path.endsWith('/ld.so.preload'))
      for (const line of fact.lines)
        for (const folder of listed(line)) if (folder.startsWith('/')) folders.add(folder);
    const multiarch = /^((?:\/usr)?\/lib\/[\w.]+-linux-[\w.]+)\//.exec(path)?.[1];
    if (multiarch !== undefined) folders.add(multiarch);
    if (folders.size > MAXIMUM_FOLDERS) break;
  }
  return [...folders];
}

function listed(text: string): string[] {
  return text.split(/[:\n]/).filter((folder) => folder !== '');
}
