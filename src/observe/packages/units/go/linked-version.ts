const ASSIGNMENT = /(?:^|\s|['"])-X[\s=]['"]?([^\s='"]+)=([^\s'"]+)/g;
const VARIABLE = /^(?:app|build|release|git|sem|product|program)?_?ver(?:sion)?$/i;
const PLAIN_VERSION = /^v?(\d+\.\d+\.\d+(?:-[\w.-]+)?)$/;

/**
 * The version that a build wrote into its main module with `-ldflags '-X main.version=1.2.3'`, as Go writes
 * versions; undefined where none or several were.
 */
export function linkedVersion(linkerFlags: string, mainModule: string): string | undefined {
  const versions = new Set<string>();
  for (const [, variable = '', value = ''] of linkerFlags.matchAll(ASSIGNMENT)) {
    const dot = variable.lastIndexOf('.');
    const [folder, name] = [variable.slice(0, dot), variable.slice(dot + 1)];
    const isOwn = folder === 'main' || folder === mainModule || folder.startsWith(`${mainModule}/`);
    const version = PLAIN_VERSION.exec(value)?.[1];
    if (isOwn && version && VARIABLE.test(name)) versions.add(`v${version}`);
  }
  const [version] = versions;
  return versions.size === 1 ? version : undefined;
}
