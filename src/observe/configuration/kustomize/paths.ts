/** The folder of a file; empty where its path has none. */
export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash === 0 ? '/' : file.slice(0, Math.max(slash, 0));
}

const REMOTE =
  /^(?:[a-z][a-z\d+.-]*:\/\/|git::|git@|[^/?@]*@[^/?:]*:)|[?&](?:ref|version|submodules|timeout)=/i;
const HOST = /^(?:www\.)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?\/[^/]+\/[^/]/i;

/** Does it name something that is fetched? */
export function isRemote(path: string): boolean {
  return REMOTE.test(path);
}

/** May it, where nothing of that path is there? Names of hosts may be those of folders. */
export function mayBeRemote(path: string): boolean {
  return isRemote(path) || HOST.test(path);
}
