/** The files of a target by path, links followed. */
export interface FileTree {
  /** The path of the file that is there, links followed; undefined where there is none. */
  file(path: string): string | undefined;
}

const MAXIMUM_LINKS = 40;

/** A tree of these files and symbolic links, whose targets are as written. */
export function fileTree(files: ReadonlySet<string>, links: ReadonlyMap<string, string>): FileTree {
  return {
    file(path) {
      const real = realPath(path, links);
      return real !== undefined && files.has(real) ? real : undefined;
    },
  };
}

/** Where a path leads, inside the root; undefined where links go round. */
function realPath(path: string, links: ReadonlyMap<string, string>): string | undefined {
  if (links.size === 0) return normalised(path);
  let todo = normalised(path).split('/').slice(1);
  let done: string[] = [];
  let followed = 0;
  while (todo.length > 0) {
    const [part = '', ...rest] = todo;
    const here = [...done, part];
    const target = links.get(`/${here.join('/')}`);
    if (target === undefined) [done, todo] = [here, rest];
    else {
      if ((followed += 1) > MAXIMUM_LINKS) return undefined;
      const to = target.startsWith('/') ? target : `/${done.join('/')}/${target}`;
      [done, todo] = [[], [...normalised(to).split('/').slice(1), ...rest]];
    }
  }
  return `/${done.join('/')}`;
}

/** Without `.`, `..` and empty parts. */
export function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
