import { must } from './command.ts';

/** The system's own, at once: what comes first in PATH may be a script that looks for one. */
export const PYTHON = '/usr/bin/python3';

/** Every file below a folder: its kind, mode, owner, time to the nanosecond, link, extended attributes and content. */
export async function snapshotOf(folder: string): Promise<string> {
  const script = `
import hashlib, os, stat, sys
for base, folders, files in os.walk(sys.argv[1]):
    folders.sort()
    for name in ['.'] + sorted(files) + [n for n in folders if os.path.islink(os.path.join(base, n))]:
        path = os.path.join(base, name)
        s = os.lstat(path)
        attributes = sorted((n, os.getxattr(path, n, follow_symlinks=False)) for n in os.listxattr(path, follow_symlinks=False))
        content = ''
        if stat.S_ISLNK(s.st_mode): content = os.readlink(path)
        elif stat.S_ISREG(s.st_mode): content = hashlib.sha256(open(path, 'rb').read()).hexdigest()
        print(repr((path, oct(s.st_mode), s.st_uid, s.st_gid, s.st_mtime_ns, s.st_nlink, attributes, content)))
`;
  return must(PYTHON, ['-c', script, folder]);
}

/** The lines of snapshots that only one of them has, which is nothing where they are the same. */
export function differences(one: string, other: string): string[] {
  const [left, right] = [new Set(one.split('\n')), new Set(other.split('\n'))];
  return [...left, ...right].filter((line) => left.has(line) !== right.has(line));
}
